"""What a line says in so many words, and means: a notice in law, weeks of waiting, that no person is wanted.

Word lists in five languages like those of `bot.words`: regular expressions over casefolded text.
"""

import re
from collections.abc import Iterable

_NUMBER = (
    r"two|three|four|five|six|seven|eight|nine|ten|twelve|several|twee|drie|vier|vijf|zes|zeven|acht|negen|tien"
    r"|twaalf|to|tre|fire|fem|seks|syv|sju|otte|åtte|ni|ti|tolv|flere|zwei|drei|fünf|fuenf|sechs|sieben|neun"
    r"|zehn|zwölf|mehrere|\d+"
)
_FOUR_AND_MORE = (
    r"four|five|six|seven|eight|nine|ten|twelve|vier|vijf|zes|zeven|acht|negen|tien|twaalf|fire|fem|seks|syv|sju"
    r"|otte|åtte|ni|ti|tolv|fünf|fuenf|füf|foif|sechs|sächs|sieben|siebe|acht|neun|nüün|zehn|zäh|zwölf"
    r"|[4-9]|[1-9]\d"
)
_WEEKS = r"weeks?|wks?|weken|week|uger|uker|veker|vekor|wochen|wochn|wuche|wuchä"
_MONTHS = r"months?|maand(?:en)?|måneder|måned|mnd|månader|monate?n?|monet"
_HALF = r"(?:\s+and a half|\s+en een half|\s+og en halv)?"
_LONG = rf"(?:(?:{_FOUR_AND_MORE}){_HALF}\s+(?:{_WEEKS})|(?:{_NUMBER}){_HALF}\s+(?:{_MONTHS}))"
# "It takes four weeks" is no waiting; "four weeks ago" and "for four weeks" are.
_WAITED = (
    rf"{_LONG} (?:ago|now|later|and (?:still|counting|nothing)|waiting|without)",
    rf"(?:for|over|after|been|nearly|almost|waiting|waited) (?:\w+ )?{_LONG}",
    rf"{_LONG} (?:geleden|al|later|wachten|nog)",
    rf"(?:al|sinds|na|ruim|bijna|wacht\w*) (?:\w+ )?{_LONG}",
    rf"{_LONG} (?:siden|sidan|nå|nu|senere|uden|uten)",
    rf"(?:ventet|venta|vente|ventar|snart|over|etter|efter|nesten|næsten|gått|gået) (?:\w+ )?{_LONG}",
    rf"(?:vor|seit|sit|nach|über|ueber|fast|schon|scho|warte) (?:\w+ )?{_LONG}",
    rf"{_LONG} (?:her|ohne|gewartet|überfällig|auf sich warten)",
)

# "Sent back in February, it is May now", "on its way since Easter": the calendar says how long.
_MONTH = (
    r"january|januari|januar|jänner|february|februari|februar|feber|march|maart|märz|mars|marts|april|may|mei"
    r"|mai|maj"
    r"|june?|juni|july|juli|august|augustus|september|october|oktober|november|december|desember|dezember"
)
_FEAST = (
    r"easter|christmas|xmas|new year\w*|the summer|pasen|kerst|oud en nieuw|de zomer|påske\w*|jul|nytår"
    r"|nyttår|sommeren|sommerferien|ostern|weihnachten|neujahr|dem sommer"
)
_CALENDAR = (
    rf"(?:it'?s|is|we'?re in) (?:now )?(?:nearly |almost )?(?:{_MONTH})",
    rf"now (?:it'?s )?(?:nearly |almost )?(?:{_MONTH})",
    rf"(?:het is|'t is|we zijn|nu is het) (?:\w+ ){{0,2}}(?:{_MONTH})",
    rf"(?:nu|nå|no|det) (?:er|e|æ) (?:det |vi )?(?:\w+ )?(?:{_MONTH})",
    rf"(?:wir haben|es ist|jetzt ist) (?:\w+ ){{0,2}}(?:{_MONTH})",
    # "It is nearly May": with the verb first, not to be taken for "is it there in May?".
    rf"(?:is het|is 't|zijn we|er det|er vi|e det|e vi|haben wir|hamma|is es|ist es|simmer)"
    rf"(?: (?:nu|al|alweer|bijna|inmiddels|nå|snart|allerede|næsten|nesten|jo|jetzt|schon|bald|fast|scho))+"
    rf" (?:{_MONTH})",
    rf"(?:since|sinds|siden|sia|sidan|seit) (?:før |vor )?(?:{_FEAST})",
)

# A step in law that is taken or announced as such. "My lawyer will be pleased with the desk" is none.
_NOTICE = (
    r"data protection (?:authority|commissioner)|autoriteit persoonsgegevens|datatilsynet|datenschutzbehörde",
    r"letter before action|(?:take|taking|start\w*|pursue) legal (?:action|proceedings)|see you in court"
    r"|take you to court|small claims|legal proceedings",
    r"in gebreke|ingebrekestelling|aansprakelijk|rechtsbijstand\w*|deurwaarder|kort geding"
    r"|geschillencommissie",
    r"påkrav|stævning|forbrugerklagenævnet|center for klageløsning|fogedretten|retslige skridt",
    r"forliksrådet|forbrukerklageutvalget|søksmål|rettslige skritt|inkassovarsel",
    r"in verzug|mahnbescheid|rechtliche schritte|rechtsschutz\w*|schlichtungsstelle"
    r"|(?:setze|gesetzte) .{0,20}frist",
)

# "I am a lawyer and need an invoice" threatens nobody.
_BY_TRADE = (
    r"(?:i am|i'm|im|ik ben|jeg er|eg er|æ e|ich bin|as|als|som) (?:\w+ )?(?:a |een |en |ein |eine )?"
    r"(?:lawyer|solicitor|advocaat|advokat|anwalt|anwältin|rechtsanwalt|jurist|rechter|judge|richter)",
    r"(?:lawyer|advocaat|advokat|anwalt\w*) (?:by trade|van beroep|af profession|av yrke|von beruf)",
)

_NEVER_MIND = (
    r"never ?mind|nvm|forget (?:it|about it)|don'?t bother",
    r"laat maar|toch niet|hoeft niet meer|niet meer nodig",
    r"glem det|lad (?:det )?være|skitt au|pyt med det|lige meget|samme det|det var ikke noget|trengs ikke",
    r"vergiss es|vergessen sie es|lass(?:en sie)?(?: es| mal)? (?:gut )?sein|doch nicht|schon gut"
    r"|hat sich erledigt",
)

# "Auf der Rechnung steht der Versand extra, mein Fehler": what went wrong is nobody else's.
_OWN_FAULT = (
    r"my (?:own )?(?:fault|mistake|bad|error|doing|typo)|mea culpa|typical(?:ly)? me|silly me|stupid of me",
    r"i (?:\w+ )?accidentally|by accident i",
    r"(?:mijn|m'n|me) (?:eigen )?(?:fout|schuld|vergissing)|eigen (?:fout|schuld)|foutje van (?:mij|me)",
    r"(?:dom|stom) van (?:mij|me)|(?:heb|ik) (?:\w+ )?per ongeluk|typisch (?:ik|mij|iets voor mij)",
    r"(?:min|mi) (?:egen |eigen )?(?:fejl|feil|skyld|tabbe|brøler|bommert|svipser)",
    r"egen (?:fejl|feil|skyld|tabbe)|typisk (?:mig|meg|me)|dumt av (?:meg|me)|dumt af mig|jeg kom til [aå]t?",
    r"mein (?:eigener )?(?:fehler|versehen|tippfehler|irrtum)|meine (?:eigene )?schuld|selber? schuld",
    r"selbst schuld|(?:hab|habe|ich) (?:\w+ )?(?:aus versehen|versehentlich)|typisch ich|dumm von mir",
    # Cross with nobody but themselves. "I am an idiot for ordering here" is another matter.
    # Nor is who hates themselves: that may need a person.
    r"(?:angry|annoyed|mad|cross|furious|fed up) (?:with|at) myself|(?:kicking|kick) myself",
    r"(?:i am|i'm|im) (?:such |so |just |truly |really )*(?:an? )?(?:\w+ )?(?:hopeless|useless|idiot|eejit"
    r"|muppet|plonker|numpty|dope|klutz|dimwit|scatterbrain)(?! (?:for|to|that|who))",
    r"(?:boos|kwaad|gek|pissig|gefrustreerd|moe) (?:\w+ )?(?:op|van),? (?:mezelf|mijzelf)|van mezelf dan"
    r"|schaam me (?:dood|kapot)",
    r"ik (?:ben )?(?:ook )?(?:zo'?n |echt |een )*(?:domoor|sufferd|sukkel|oen|kluns|muts|sufkop|uilskuiken"
    r"|warhoofd|hopeloos)(?! (?:dat|om))",
    r"(?:sur|gal|vred|træt|irriteret|irritert|sint|lei|forbannet|flov) (?:på|av|af|over)"
    r" (?:mig|meg|mæ) (?:selv|sjøl\w*)",
    r"jeg (?:er )?(?:simpelthen |virkelig |helt |bare |sådan |sånn |jo )*(?:en |et )?(?:fjols|klaphat|klovn"
    r"|kløne|kløneper|dust|surrehue|rotehue|rodehoved|klodrian|tosse|tulling|håbløs|håpløs)"
    r"(?! (?:at|som|der|for))",
    r"(?:ärger|ärgere|aergere) (?:ich )?mich (?:grad |gerade |nur |langsam )?(?:über mich )?"
    r"(?:selber|selbst)|(?:sauer|wütend) auf mich (?:selber|selbst)",
    r"ich (?:bin )?(?:so |ein |eine |echt |einfach |halt |auch )*(?:voll)?(?:depp|trottel|dussel|schussel"
    r"|tollpatsch|esel|dödel|hohlkopf|hirni)(?! (?:dass|weil|der))",
)
_NOT_SO = r"(?:not|\w+n't|isnt|wasnt|never|hardly|niet|geen|ikke|ikkje|nicht|kein|kaum|wohl)"
_FAULT_OF_OTHERS = (rf"{_NOT_SO} (?:\w+ )?(?:{'|'.join(_OWN_FAULT)})",)

# "Not angry at all, just wondering." Who goes on to say what they are instead is no calmer for it. A "not"
# only before words of its own language: a German "net" is Dutch for "just now", a "ned" Danish for "down".
_CALM = (
    r"(?:not|\w+n't|isnt|arent|never) (?:at all |really |in the least |even |that )?"
    r"(?:angry|cross|mad|upset|annoyed)",
    r"(?:niet|geen) (?:helemaal |echt |zo )?(?:boos|kwaad)",
    r"(?:ikke|ikkje|itj) (?:slet |overhovedet |særlig |spesielt )?(?:sur|gal|vred|sint|forbanna)",
    r"(?:nicht|net|ned|nid|kein) (?:mal |wirklich |ein bisschen |so )?(?:sauer|böse|verärgert|hässig)",
)
_BUT = (
    r"disappointed|furious|livid|fed up|teleurgesteld|woest|klaar mee|skuffet|skuffa|rasende|træt af|lei av"
    r"|enttäuscht|stinksauer|satt",
)

_SOMEBODY = {
    "en": r"(?:person|human|agent|colleague|people|one|body|somebody|anyone)",
    "nl": r"(?:mens|medewerker|collega|persoon|iemand)",
    "nordic": r"(?:menneske|person|medarbejder|medarbeider|kollega|nogen|noen)",
    "de": r"(?:mensch\w*|mitarbeiter\w*|person|kolleg\w*)",
}
# "I don't want to press anybody" speaks of no person who would come.
_NOT_NORDIC = r"(?:ikke|ikkje|ik)(?! (?:\w+ ){0,2}(?:press|forstyrr|mas|stress|plag|bebrejd|anklag|klandr))"
_NOBODY = (
    r"(?:no|don'?t|do not|not) (?:\w+ )?(?:need|want|require)\w*(?: for)? (?:to (?:talk|speak) (?:to|with) )?"
    rf"(?:a|an|any|some)?\s*(?:\w+ )?{_SOMEBODY['en']}",
    rf"no need (?:for|to (?:get|fetch|bother)) (?:a|an|any|some)?\s*(?:\w+ )?{_SOMEBODY['en']}",
    r"(?:no need to|don'?t|do not|not) (?:have to |need to )?(?:transfer|put|pass|forward|connect|hand) me",
    rf"(?:hoef|hoeft|wil|moet|heb) (?:\w+ ){{0,3}}(?:geen|niet) (?:\w+ )?{_SOMEBODY['nl']}",
    r"(?:hoef|hoeft|wil) (?:\w+ ){0,3}niemand (?:\w+ )?(?:spreken|nodig|aan de lijn)",
    r"geen (?:echte? )?(?:mens|medewerker|collega|persoon) (?:nodig|hoor|aan de lijn)",
    r"(?:hoef|hoeft|moet|hoeven) (?:\w+ ){0,3}niet (?:te worden |worden )?door ?"
    r"(?:verbonden|gestuurd|te verbinden|te sturen)|niet doorverbinden",
    rf"(?:behøver|trenger|treng|gider|orker|vil|skal) (?:\w+ )?{_NOT_NORDIC} (?:\w+ ){{0,3}}"
    rf"{_SOMEBODY['nordic']}",
    rf"ingen (?:\w+ )?{_SOMEBODY['nordic']} (?:er )?(?:nødvendig|nødvendigt|påkrævet|trengs)",
    rf"{_NOT_NORDIC} (?:brug|bruk) for (?:et |en )?(?:\w+ )?{_SOMEBODY['nordic']}",
    rf"(?:skal|behøver|trenger|må|treng) (?:\w+ )?{_NOT_NORDIC} (?:\w+ )?"
    r"(?:stille|sætte|sette|sende|overføre) (?:mig|meg|me) (?:videre|over|om)",
    r"(?:brauch|brauche|will|möchte|benötige) (?:\w+ ){0,2}"
    rf"(?:niemand\w*(?! (?:\w+ )?(?:dräng|hetz|stör|stress|bemüh|beschuldig|belästig))"
    rf"|kein\w* (?:\w+ )?{_SOMEBODY['de']})",
    rf"kein?\w* (?:\w+ )?{_SOMEBODY['de']} (?:\w+ )?(?:nötig|noetig|brauch\w*|hol\w*|ruf\w*|stör\w*|dazu\w*"
    r"|einschalt\w*)",
    rf"(?:muesch|musst|muasst|müssen|brauchst|bruuchsch|brauchts?|bruucht?) (?:\w+ ){{0,3}}kei\w* (?:\w+ )?"
    rf"{_SOMEBODY['de']}",
    # "Let your colleagues have their coffee, I know enough." Not "let your colleagues call me".
    r"(?:let|leave) (?:your|the|those) (?:colleagues?|people|team|staff|lot) (?:\w+ ){0,3}"
    r"(?:coffee|tea|lunch|break|rest|alone|peace|be)",
    r"(?:laat|gun) (?:je|jullie|uw|de|die) (?:collega'?s?|mensen|medewerkers?) (?:\w+ ){0,4}"
    r"(?:koffie|rust|zitten|pauze|lunch)",
    r"(?:lad|la) (?:bare )?(?:(?:din|dine|jeres|deres) )?(?:kolleg\w*|folk\w*|dem) (?:\w+ ){0,4}"
    r"(?:kaffe\w*|fred|pause\w*|være|lunsj\w*|frokost\w*)",
    r"(?:lass\w*) (?:deine|eure|ihre|die) (?:kolleg\w*|leute|mitarbeiter\w*) (?:\w+ ){0,4}"
    r"(?:kaffee|ruhe|pause|schlafen|sitzen)",
    r"(?:nicht|keine?) (?:\w+ ){0,2}(?:weiterleiten|weitergeleitet|verbinden|weiterverbinden|weiterleitung)",
)


def _any_of(patterns: Iterable[str]) -> "re.Pattern[str]":
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns))


_WAITED_LONG, _GIVES_NOTICE, _WANTS_NOBODY = map(_any_of, ((*_WAITED, *_CALENDAR), _NOTICE, _NOBODY))
_IS_BY_TRADE, _GIVES_UP = map(_any_of, (_BY_TRADE, _NEVER_MIND))
_SAYS_CALM, _SAYS_OTHERWISE = map(_any_of, (_CALM, _BUT))
_BLAMES_SELF, _BLAMES_US = map(_any_of, (_OWN_FAULT, _FAULT_OF_OTHERS))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("’", "'"))


def waited_long(text: str) -> bool:
    """Say whether somebody tells of four weeks, months or a feast that have passed."""
    return _WAITED_LONG.search(_folded(text)) is not None


def gives_notice(text: str) -> bool:
    """Say whether a step in law is taken or announced."""
    return _GIVES_NOTICE.search(_folded(text)) is not None


def is_lawyer_by_trade(text: str) -> bool:
    """Say whether the law is what somebody works in, so that its words are no threat."""
    return _IS_BY_TRADE.search(_folded(text)) is not None


def gives_up(text: str) -> bool:
    """Say whether somebody takes back what they asked for."""
    return _GIVES_UP.search(_folded(text)) is not None


def wants_nobody(text: str) -> bool:
    """Say whether somebody speaks of a person only to say that none is needed."""
    return _WANTS_NOBODY.search(_folded(text)) is not None


def own_fault(text: str) -> bool:
    """Say whether somebody finds the mistake to be their own: "typisch ich", and not "is that my fault"."""
    line = _folded(text)
    return "?" not in line and bool(_BLAMES_SELF.search(line)) and not _BLAMES_US.search(line)


def says_calm(text: str) -> bool:
    """Say whether somebody says that they are not angry, and nothing that takes it back."""
    line = _folded(text)
    return bool(_SAYS_CALM.search(line)) and not _SAYS_OTHERWISE.search(line)
