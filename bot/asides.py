"""What people say beside the question they were asked: why, I do not have it, one moment, fine.

Not intents: only the question that stands open gives these lines their meaning, so a list does what a
classifier could not. Every entry is a regular expression over casefolded text, tried at word boundaries.
"""

import re
from collections.abc import Iterable
from enum import Enum

from bot import measure

_WHY = (
    r"why|what for|what do you (need|want|use)|is (this|that|it) safe|privacy|gdpr",
    r"waarom|waarvoor|waar (is|heb|hebben|gebruik).{0,30}voor|is (dat|dit) (wel )?veilig|avg",
    r"hvorfor|hvad (skal|bruger|vil) (i|du)|hva (skal|bruker|vil) (dere|du)|er det (sikkert|trygt)",
    r"warum|wieso|weshalb|wozu|wofür|wofuer|ist das sicher|datenschutz|dsgvo",
    # "Can't I just give you my name?" is the same question.
    r"(my|just|only) (\w+ )?name|(mijn|alleen) naam|(mit|bare) navn|navnet mitt|(meinen?|nur) namen?",
)
# "Why do you need that?" is about our question, however much it resembles one of the shop.
_WHY_ASK = (
    r"(why|what) (\w+ ){0,3}you (\w+ ){0,2}(need|want|ask\w*|know)",
    r"(waarom|waarvoor) (\w+ ){0,5}(weten|nodig|vragen|hebben)",
    r"hvorfor (\w+ ){0,3}(i|du|dere) (\w+ ){0,3}(bruge|bruke|vide|vite|spørge?r?|det)|hvorfor trenger dere",
    r"(warum|wieso|weshalb|wozu|wofür|wofuer) (\w+ ){0,3}(brauch\w*|wissen|frag\w*|wollen)",
)
_PAPER = r"(\w*numm?(er|eret|re)s?|number|\w*nr|(e-)?\w*mail\w*|e-?post\w*|\w*postcode|\w*postnumm\w*|plz"
_PAPER += r"|confirmation|\w*bevestiging\w*|\w*bekræftelse\w*|\w*bekreftelse\w*|\w*bestätigung\w*|receipt)"
# They name what they lack, so it is clear whatever a classifier makes of the line.
_LACKS = (
    rf"(don'?t|do not|can ?not|can'?t|couldn'?t|haven'?t|didn'?t|no|not|never|lost|deleted|without"
    rf"|forgot\w*) (\w+ ){{0,5}}{_PAPER}",
    rf"(where|which|what) (\w+ ){{0,6}}{_PAPER}",
    rf"(waar|welke?|hvor|hvilke[nt]|hvad er|hva er|wo|welche) (\w+ ){{0,6}}{_PAPER}",
    rf"(geen|zonder|nooit|kwijt) (\w+ ){{0,5}}{_PAPER}",
    rf"(ingen|intet|ikke|uden|uten|aldrig?|mistet|glemt|slettet) (\w+ ){{0,5}}{_PAPER}",
    rf"(kein\w*|ohne|nie|nicht|verloren|vergessen) (\w+ ){{0,5}}{_PAPER}",
    rf"{_PAPER} (\w+ ){{0,5}}(niet|kwijt|vergeten|nergens|weg)",
    rf"{_PAPER} (\w+ ){{0,5}}(ikke|væk|borte|mistet|glemt|slettet|aldrig?)",
    rf"{_PAPER} (\w+ ){{0,5}}(nicht|nie|nimmer|nimma|verloren|verlegt|gelöscht|vergessen|nirgends)",
    # "Die Nummer find i ned": "net" and "ned" alone are Dutch for "just now" and Danish for "down".
    rf"{_PAPER} (\w+ ){{0,4}}(hab|hob|weiß|weiss|woaß|find|kenn)e? (\w+ )?(ned|net|kein\w*)",
    rf"{_PAPER} (\w+ ){{0,4}}(don'?t|haven'?t|geen)",
    # "I don't remember which address I put in": of that, and of no delivery, in front of our question.
    r"(remember|recall|know|weet|herinner\w*|husker|ve[dt]|wei(ß|ss)|erinner\w*) (\w+ ){0,5}"
    r"(which|what|welke?|hvilken|welche\w*) (\w+ )?(address|adress?e?n?)",
    r"(which|what|welke?|hvilken|welche\w*) (\w+ )?(address|adress?e?n?)\b[^.?!]{0,60}"
    r"(not|can'?t|cannot|don'?t|no idea|niet|geen idee|ikke|ikkje|nicht|keine ahnung|nimmer|weiß ich ned)",
    # A mailbox that is no more. A closed line is the shop's.
    r"(\w*mail\w*|e-?post\w*) (\w+ ){0,7}(closed|gone|expired|stengt|lukket|nedlagt|afgesloten|opgezegd"
    r"|opgeheven|gekündigt|stillgelegt|abgemeldet|gesperrt)",
)
# "I don't know": clear only while a question of ours stands open and nothing else was understood.
_DOES_NOT_KNOW = (
    r"no (idea|clue)|dunno|(don'?t|do not|can'?t|cannot|not) (know|remember|have|find|sure)",
    r"where (do|can|is)",
    r"geen idee|weet (ik )?(het |dat )?(echt )?niet|(heb|vind|zie|ken) (ik )?(\w+ )?niet",
    r"waar (vind|staat|zie)",
    r"ve[dt] (jeg )?(det )?ikke|aner (det )?ikke|(har|finder|finner|husker|ser) (jeg )?(\w+ )?ikke",
    r"ingen (idé|ide|aning|anelse)|hvor (finder|finner|står|kan)",
    r"keine ahnung|wei(ß|ss) (ich )?(\w+ )?(leider )?nicht",
    r"(hab|habe|finde|kenne) (ich )?(\w+ )?(leider )?nicht",
    r"wo (finde|steht|sehe|kann)",
)
_WAITS = (
    r"(one|a|just a|wait a) (moment|sec|second|minute|min)|hang on|hold on|wait",
    r"let me (look|check|see|find)|i'?ll (look|check|find)|looking|searching",
    r"moment(je)?|ogenblik(je)?|even (kijken|zoeken|wachten)|wacht|ik (kijk|zoek) (even|het|hem)",
    r"(lige )?(et )?(øjeblik|øyeblikk|sekund)|vent|jeg (leder|leter)",
    r"(skal|må) (lige|bare) (finde|finne|se|sjekke|tjekke)",
    r"einen? (moment|augenblick)|kurz|sekunde|warte?|ich (suche|schaue)",
)
# The whole message: a word that closes a point. It takes up no offer, which "yes, please" does.
_SETTLED = (
    r"ok|okay|okey|oki|okidoki|k|fine|alright|all|right|got|it|i|see|great|cool|good|perfect|perf|understood|noted",
    r"oke|oké|prima|top|fijn|goed|duidelijk|begrepen|helder|mooi|dan|is|that|s|thats|then|super|nice",
    r"okei|fint|godt|forstået|javel|fedt|perfekt|det|er|greit|supert|skjønner|forstått|flott|bra|jeg",
    r"gut|alles|klar|in|ordnung|verstanden|schön|passt|na|dann|toll|👍|👌",
    # What people say of an answer that they like.
    r"cheers|ace|lovely|brilliant|sweet|awesome|excellent|wicked|grand|sorted|handy|neat|lush",
    r"lekker|gaaf|tof|fijn|netjes|heerlijk|geweldig|mooi|handig|jofel|klasse|keigoed|geregeld|wauw|wow",
    r"lækkert|skønt|sejt|dejligt|fantastisk|herligt|cool|luksus|digg|deilig|kult|rått|konge|herlig",
    r"topp|nydelig|kjempefint|kjempebra|snilt|lekkert|praktisk|nais|geil|spitze|klasse|mega|wunderbar|herrlich",
    # "It works now."
    r"it|works?|worked|now|het|werkt|lukt|gelukt|nu|virkede|virker|virket|nå|funka|funket|funker|fungerer"
    r"|geht|jetzt|klappt|geklappt|hat|es|etz",
    r"prächtig|wunderschön|leiwand|praktisch|genial|ausgezeichnet|tip|tiptop|jippie|hurra|jay",
)


class Aside(Enum):
    """Which of them a line is."""

    WHY = "why"
    LACKS = "lacks"
    WAITS = "waits"


def _any_of(patterns: Iterable[str]) -> "re.Pattern[str]":
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns))


_CLEAR = ((Aside.LACKS, _any_of(_LACKS)), (Aside.WHY, _any_of(_WHY_ASK)))
_VAGUE = ((Aside.WHY, _any_of(_WHY)), (Aside.LACKS, _any_of(_DOES_NOT_KNOW)), (Aside.WAITS, _any_of(_WAITS)))
_SETTLED_WORD = re.compile("|".join(_SETTLED))


def of(text: str, *, understood: bool) -> "Aside | None":
    """Return what a line says beside the question that stands open.

    `understood` says that the classifier is sure of an intent; then only a line that names what it lacks is
    an aside: "why is my parcel late?" is a question of its own.
    """
    text = text.casefold().replace("’", "'")
    if settles(text) or remarks(text):
        return Aside.WAITS
    kinds = _CLEAR if understood else (*_VAGUE[:1], *_CLEAR, *_VAGUE[1:])
    return next((aside for aside, pattern in kinds if pattern.search(text)), None)


# Who tells more than that tells of something else as well.
_PLAIN_WORDS = 8


def plainly(text: str) -> bool:
    """Say whether a brief line names the number or letter that its writer lacks, or asks why we ask."""
    line = text.casefold().replace("’", "'")
    return len(measure.words_of(text)) <= _PLAIN_WORDS and any(kind.search(line) for _, kind in _CLEAR)


# How a remark begins that wants nothing: "ok 5 days, fine", "merci, 't is in orde zenne".
_CLOSES = _any_of(
    (
        r"no (?:worries|problem)|too bad|shame|geen probleem|jammer|ingen problem|synd|kein problem|macht nix"
        r"|macht nichts|schade|ach so|achso|not to worry",
        r"ok|okay|okey|oki|oke|oké|okei|fine|great|cool|good|perfect|thanks?|thx|cheers|ta",
        r"prima|top|fijn|super|bedankt|merci|dank\w*",
        r"fint|supert?|tak|takk|mange tak|tusen takk|flott|greit|bra|fedt|perfekt",
        r"gut|alles klar|passt|danke\w*|toll|ja gut",
    )
)
_REMARK_WORDS = 8


def remarks(text: str) -> bool:
    """Say whether a brief line takes note of something, and asks and brings nothing."""
    found = measure.words_of(text)
    begins = _CLOSES.match(text.strip())
    return bool(begins) and 0 < len(found) <= _REMARK_WORDS and "?" not in text


# With these a longer "yes" takes up an offer; "yes, in paperback" answers something else.
_GLADLY = _any_of(
    (
        r"please|pls|sure|of course|do|would|graag|alsjeblieft|alstublieft|aub|doe maar|natuurlijk|zeker",
        r"gerne|tak|takk|gjerne|meget|selvfølgelig|bitte|natürlich|klar|sehr",
    )
)


def takes_up(text: str) -> bool:
    """Say whether a yes takes up an offer: "ok" takes note of it, "yes, in paperback" means another thing."""
    few = len(measure.words_of(text)) <= 2
    return not settles(text) and (few or bool(_GLADLY.search(text.casefold())))


def settles(text: str) -> bool:
    """Say whether the whole message only closes a point: "ok", "alles klar", "det er fint"."""
    found = re.findall(r"[^\W\d_]+|👍|👌", text.casefold())
    return bool(found) and not measure.asks_for_person(text) and all(map(_SETTLED_WORD.fullmatch, found))
