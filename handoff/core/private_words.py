"""The words around personal data in five languages: how people say their name, sign, and write an address."""

# "My name is …": the cue, and after it the name.
NAME_CUES = (
    r"my (?:full |last |first |sur)?name(?:'s| is|:)",
    r"(?:under|in|on) the name(?: of)?",
    r"this is(?= [\w'. -]{2,40} (?:speaking|calling|here\b))",
    r"mijn (?:volledige |voor|achter)?naam is",
    r"ik heet",
    r"(?:op|onder) (?:de )?naam(?: van)?",
    r"mit (?:fulde |for|efter)?navn er",
    r"jeg hedder",
    r"(?:i|på|under) navnet",
    r"mitt (?:fulle |for|etter)?navn er",
    r"(?:for|etter)?navnet mitt er",
    r"jeg heter",
    r"mein (?:voller |vor|nach)?name ist",
    r"ich hei(?:ß|ss)e",
    r"auf den namen",
    r"unter dem namen",
    r"(?:name|naam|navn)\s?:",
)
# Behind these only words with a capital are a name: whom one asks for, and whose mother it is.
CAPITAL_CUES = (
    r"on behalf of(?: my)?(?: \w+)?",
    r"(?:ask|asked|speak|spoke) (?:for|to|with)",
    r"my (?:mother|father|mum|mom|dad|wife|husband|partner|son|daughter|sister|brother|neighbour|friend)",
    r"namens(?: mijn)?(?: \w+)?",
    r"vraag(?: maar)? naar",
    r"(?:mijn|m'n) (?:moeder|vader|vrouw|man|vriend|vriendin|zoon|dochter|zus|broer|partner)",
    r"(?:mijn|m'n) (?:buurman|buurvrouw|collega)",
    r"på vegne a[fv](?: min| mi| mor[ai]?)*(?: mi)?",
    r"sp[øo]rg? e(?:fter|tter)",
    r"min (?:mor|far|kone|mand|mann|kæreste|kjæreste|søn|sønn|datter|søster|bror|nabo|ven|venn|samboer)",
    r"im namen (?:meiner|meines)(?: \w+)?",
    r"(?:fragen|frag|fragt)(?: sie)? nach",
    r"bitte nach",
    r"meine?[rn]? (?:mutter|vater|frau|mann|sohn|tochter|schwester|bruder|freund|freundin|nachbar|nachbarin)",
)
# "I am …", "it is …": a name if two words with capitals follow, or one before a comma, an end or an "and".
I_AM = (
    *(r"i['’]m", "i am", r"it['’]?s", "it is", "this is", "ik ben", "u spreekt met", "met", "je spreekt met"),
    *("jeg er", "det er", "dette er", "her er", "hier ist", "hier spricht", "es schreibt"),
)
# Every German noun has a capital, so "ich bin" needs two: "ich bin Kunde" is no name.
I_AM_TWO = ("ich bin",)
AFTER_I_AM = ("here", "hier", "her", "and", "en", "og", "und")
# A title is part of what is hidden: it goes with the name.
TITLES = (
    *("mr", "mrs", "ms", "miss", "dr", "mevrouw", "mevr", "mw", "meneer", "dhr"),
    *("hr", "herr", "herrn", "frau", "fru", "frk"),
)
# The last line of a letter; the name stands behind it.
GREETINGS = (
    *("kind regards", "best regards", "warm regards", "regards", "best wishes", "yours sincerely"),
    *("sincerely", "respectfully", "cheers", "hoogachtend", "hochachtungsvoll", "kærlig hilsen", "kh"),
    *("de beste groeten", "bedste hilsner", "cheers", "many thanks", "thanks", "thank you"),
    *("met vriendelijke groeten", "met vriendelijke groet", "vriendelijke groet", "groetjes", "groeten"),
    *("groet", "mvg", "gr"),
    *("med venlig hilsen", "venlig hilsen", "de bedste hilsner", "mange hilsner", "hilsen", "mvh", "vh"),
    *("med vennlig hilsen", "vennlig hilsen", "beste hilsen", "vennlige hilsener"),
    *("mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße", "viele grüße"),
    *("liebe grüße", "beste grüße", "schöne grüße", "grüße", "gruß", "mfg", "lg", "vg"),
)
# Small words inside a name, and those that end one in a text without capitals.
PARTICLES = (
    *("van", "de", "der", "den", "het", "ter", "ten", "te", "von", "vom", "zu", "zum", "af", "av"),
    *("el", "al", "la", "le", "da", "di", "dos", "bin", "ben"),
)
_NO_NAME = """
and but i we from my is are was where what when why who how not the a an on in it this called calling
speaking here also so because with for of to still already waiting customer your you they monday tuesday
wednesday thursday friday saturday sunday black his her their thanks thank en ik maar van wie wat waar
wanneer waarom niet geen het een dat die dit op heb wil ook dus want met voor uit u maandag dinsdag woensdag
donderdag vrijdag zaterdag zondag mijn mn m'n mij zijn haar hun kerst bedankt dank og jeg men hvor hvad hva
hvem hvorfor når ikke ingen det den et på er har vil også så fordi med fra stadig fortsatt kunde kunden
mandag tirsdag onsdag torsdag fredag lørdag søndag min mit mine til tak takk und ich aber wo wer wann warum
nicht kein das ein eine auf im ist habe will auch weil aus für noch sie gut danke seit der montag dienstag
mittwoch donnerstag freitag samstag sonntag meine mein urlaub
"""
# Words that are no part of a name, though they stand where one may stand.
NO_NAME = frozenset(_NO_NAME.split())
# Street names by their ending. Those of the second list are ends of common words too, so they need a capital.
STREET_ENDS = (
    *("straat", "laan", "gracht", "kade", "singel", "dreef", "plein", "steeg"),
    *("straße", "strasse", "str.", "allee", "gasse", "chaussee"),
    *("gade", "vej", "allé", "stræde", "vænge", "gata", "veien", "vegen", "svingen", "bakken", "alle"),
)
CAPITAL_STREET_ENDS = (
    *("weg", "hof", "dijk", "markt", "pad", "ring", "platz", "damm", "ufer", "plads", "pladsen", "torv"),
    *("torvet", "boulevard", "gate", "vei", "veg", "plass", "plassen", "torg", "torget", "lia", "tunet"),
)
ENGLISH_STREETS = (
    *("street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "close", "court", "way"),
    *("terrace", "place", "square", "gardens", "crescent", "grove", "hill", "mews"),
)
# A street whose last word stands alone.
LAST_WORDS = ("gate", "vei", "veg", "vej", "plass", "plads")
NO_STREET = ("onderweg", "vanweg", "halverweg", "rückweg", "umweg", "heimweg", "hinweg", "arbeidsplass")
# What makes a number an amount, a size, a count: no order number, no postcode.
UNITS = (
    *(
        "eur",
        "euros?",
        "kr",
        "kroner?n?e?",
        "dkk",
        "nok",
        "pounds?",
        "gbp",
        "usd",
        "dollars?",
        "€",
        "£",
        r"\$",
        "%",
    ),
    *("mm", "cm", "m", "km", "g", "gr", "kg", "ml", "l", "w", "watt", "kw", "v", "volt", "mah", "gb", "tb"),
    *("stuks?", "stk", "stück", "pcs", "pieces", "x", "keer", "gange", "ganger", "mal", "times"),
    *(
        "days?",
        "dagen",
        "dage",
        "dager",
        "tage[n]?",
        "hours?",
        "uur",
        "timer",
        "stunden",
        "weeks?",
        "weken",
        "uger",
    ),
)
MONEY_SIGNS = ("€", "£", r"\$", "eur", "kr", "dkk", "nok", "gbp")
# A number behind one of these is somebody's, however short.
NUMBER_CUES = (
    r"(?:order|bestel(?:ling)?s?|ordre|bestellungs?|bestell|auftrags?|invoice|factuur|faktura|rechnungs?)",
    r"(?:customer|klant|kunde[n]?|tracking|parcel|pakket|pakke|paket|sendungs?|reference|referentie)",
)
POSTCODE_CUES = (
    r"post(?:al )?code",
    "postcode",
    "postnummer(?:et)?(?: mitt)?",
    "postnr",
    "plz",
    "postleitzahl",
    "zip",
)
PHONE_CUES = (
    *(
        "phone",
        "telephone",
        "tel",
        "tlf",
        "telefon",
        "telefoon",
        "mobile?",
        "mobil",
        "mobiel",
        "handy",
        "cell",
    ),
    *("call me(?: on| at)?", "ring me(?: on)?", "bel me(?: op)?", "ring til mig på", "ring meg på"),
)
NUMBER_WORDS = ("number", "nummer(?:et|s)?", "nr", "no", "id", "code")
# How people write an address so that no machine finds it.
AT = ("at", "ät", "æt", "snabel-?a", "krøll-?alfa", "apenstaartje")
