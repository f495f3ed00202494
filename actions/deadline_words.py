"""The words in which people of five languages name a moment: data for deadline.py, as regular expressions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentWords:
    """Each pattern matches whole words; where several are listed the first that matches counts."""

    locale: str
    near: dict[str, int]  # words for a near day -> days from today
    parts: dict[str, int]  # part of the day -> the hour at which it begins
    weekend: tuple[str, str]  # the weekend, and the end of the working week
    grown: str  # what may grow onto a weekday: Freitagmittag, vrijdagavond
    late: str  # makes "at 8" twenty o'clock
    before: str  # "before Friday": in time until that day begins
    between: str  # small words between `before` and the day
    clock: str  # a bare number after these is an hour
    maybe_clock: str  # ... only when a day is named as well
    after_clock: str  # a number before these is an hour
    half: str
    half_shift_min: int  # half eight is 8:30 in English, halb acht is 7:30 elsewhere
    in_days: str  # "in 3 days": one group, the number
    numbers: tuple[str, ...]  # one to twelve
    noise: str  # what looks like a moment and is none: a greeting, something long over


EN = MomentWords(
    locale="en_GB",
    near={
        r"day after tomorrow": 2,
        r"tomorrow|tmrw": 1,
        r"today|tonight|this (?:morning|afternoon|evening)": 0,
    },
    parts={r"noon|midday|afternoon": 12, r"morning": 8, r"evening|tonight|night": 18},
    weekend=("(?:the |this )?weekend", "(?:the )?end of (?:the |this )?week"),
    grown="",
    late=r"tonight|evening|at night|afternoon|p\.?m\.?|\d+ ?p\.?m\.?",
    before=r"before",
    between=r"next|coming|this|the",
    clock=r"at|around",
    maybe_clock=r"before|by|until|till",
    after_clock=r"o'?clock|a\.?m\.?|p\.?m\.?|hrs?",
    half=r"half(?: past)?",
    half_shift_min=30,
    in_days=r"(?:in|within) (\w+) days?",
    numbers=(
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    noise=r"good (?:morning|afternoon|evening|night)|\w+ (?:days?|weeks?) ago|since \w+|yesterday|last \w+",
)

NL = MomentWords(
    locale="nl",
    near={
        r"overmorgen": 2,
        r"morgen(?:ochtend|middag|avond|vroeg)?": 1,
        r"vandaag|vanochtend|vanmiddag|vanavond": 0,
    },
    parts={r"\w*ochtends?|morgenvroeg|'s morgens": 8, r"\w*middags?": 12, r"\w*avonds?": 18},
    weekend=("(?:het |dit )?weekend", "(?:het )?(?:eind|einde) van de(?:ze)? week"),
    grown=r"(?:ochtend|middag|namiddag|avond)?",
    late=r"\w*avonds?|\w*middags?",
    before=r"voor|vóór",
    between=r"de|aanstaande|komende|a\.s\.",
    clock=r"om|rond|tegen",
    maybe_clock=r"voor|vóór|uiterlijk|tot",
    after_clock=r"uur|u",
    half=r"half",
    half_shift_min=-30,
    in_days=r"(?:over|binnen) (\w+) dag(?:en)?",
    numbers=("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    noise=r"goede?(?: ?morgen|middag|navond|n avond)|\w+ (?:dagen|dag|weken|week) geleden|sinds \w+|gisteren"
    r"|(?:afgelopen|vorige) \w+",
)

DA = MomentWords(
    locale="da",
    near={
        r"i ?overmorgen": 2,
        r"i ?morgen": 1,
        r"i ?dag|i ?aften|i eftermiddag|i formiddag|til aften": 0,
    },
    parts={
        r"\w*formiddag(?:en)?|om morgenen|tidligt?": 8,
        r"\w*middag(?:en)?": 12,
        r"\w*aften(?:en)?": 18,
    },
    weekend=("weekenden?", "(?:slutningen af )?ugens? slut|slutningen af ugen"),
    grown=r"(?:formiddag|eftermiddag|middag|aften)?",
    late=r"\w*aften(?:en)?|\w*eftermiddag(?:en)?",
    before=r"inden|før",
    between=r"på|den|d\.|næste|førstkommende",
    clock=r"kl\.?|klokken",
    maybe_clock=r"inden|før|senest",
    after_clock=r"(?!)",
    half=r"halv",
    half_shift_min=-30,
    in_days=r"om (\w+) dage?",
    numbers=("et|en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
    noise=r"god ?(?:morgen|aften|dag|eftermiddag|formiddag)|for \w+ (?:dage?|uger?) siden|siden \w+|i ?går"
    r"|sidste \w+|i \w+s",
)

NB = MomentWords(
    locale="nb",
    near={
        r"i ?overmorgen": 2,
        r"i ?morgen": 1,
        r"i ?dag|i ?kveld|i ettermiddag|i formiddag": 0,
    },
    parts={
        r"\w*formiddag(?:en)?|om morgenen|tidlig": 8,
        r"\w*middag(?:en)?": 12,
        r"\w*kveld(?:en)?": 18,
    },
    weekend=("helg(?:a|en)", "slutten av uk(?:a|en)|ukeslutt"),
    grown=r"(?:formiddag|ettermiddag|middag|kveld)?",
    late=r"\w*kveld(?:en)?|\w*ettermiddag(?:en)?",
    before=r"før",
    between=r"på|den|neste|førstkommende",
    clock=r"kl\.?|klokka|klokken",
    maybe_clock=r"innen|før|senest",
    after_clock=r"(?!)",
    half=r"halv",
    half_shift_min=-30,
    in_days=r"(?:om|innen) (\w+) dag(?:er)?",
    numbers=("ett?|en", "to", "tre", "fire", "fem", "seks", "sju|syv", "åtte", "ni", "ti", "elleve", "tolv"),
    noise=r"god ?(?:morgen|kveld|dag|ettermiddag)|for \w+ (?:dag(?:er)?|uker?) siden|siden \w+|i ?går"
    r"|(?:forrige|sist) \w+",
)

DE = MomentWords(
    locale="de",
    near={r"übermorgen|uebermorgen": 2, r"heute(?: morgen)?": 0, r"morgen": 1},
    parts={
        r"\w*vormittags?|(?:morgen|heute) früh|heute morgen|morgens": 8,
        r"\w*mittags?": 12,
        r"\w*abends?": 18,
    },
    weekend=("(?:das |dem |diesem )?wochenende", "ende (?:der|dieser) woche"),
    grown=r"(?:vormittag|nachmittag|mittag|abend|morgen)?",
    late=r"\w*abends?|\w*nachmittags?",
    before=r"vor",
    between=r"dem|den|nächsten|kommenden",
    clock=r"um|gegen",
    maybe_clock=r"vor|bis|spätestens",
    after_clock=r"uhr",
    half=r"halb",
    half_shift_min=-30,
    in_days=r"in (\w+) tag(?:en)?",
    numbers=(
        "eins?",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
    ),
    noise=r"gute[nr]? (?:morgen|tag|abend)|vor \w+ (?:tag(?:en)?|wochen?)|seit \w+|gestern|letzte\w* \w+",
)

WORDS = {"en": EN, "nl": NL, "da": DA, "nb": NB, "de": DE}
