"""Word lists in five languages that the measures look for; short on purpose, the classifiers do the rest.

Every entry is a regular expression over casefolded text, tried at word boundaries.
"""

# Asked before, called before, "third time": the commonest sign of a shopper who has had enough.
REPEATED_CONTACT = (
    r"(second|third|fourth|fifth|sixth|\d+(st|nd|rd|th)) time",
    # Not "two times": that is how often a card was charged.
    r"(three|four|five|\d+) times",
    r"(asked|called|mailed|emailed|written|told you|contacted).{0,30}(already|before|again|times)",
    r"(already|again and again|over and over)( \w+){0,2} (asked|called|mailed|explained|told)",
    r"(tweede|derde|vierde|vijfde|zesde|zoveelste|\d+e) (keer|x|maal|mail|bericht)",
    r"(drie|vier|vijf|\d+) (keer|maal)",
    r"(anden|tredje|fjerde|femte|andre|sjette|\d+\.?) (gang|gangen|mail|besked|henvendelse)",
    r"(tre|fire|fem|\d+) (gange|ganger)",
    r"(zweite|dritte|vierte|fünfte|fuenfte|zigste|\d+\.?) (mal|mail|nachricht|anfrage)",
    r"(zum|das) (zweiten|dritten|vierten|fünften|fuenften|x-ten|zigsten|\d+\.?) ?mal",
    r"(drei|vier|fünf|\d+) ?mal",
)
MONEY = (
    r"money|refund|geld|terugbetaling|penge|pengene|pengar|refusion|refundering|pengene mine|tilbakebetaling",
    r"erstattung|rückerstattung|rueckerstattung|kohle",
)
WAITING = (
    r"still (waiting|nothing|no|not)|been waiting|waiting for (days|weeks|months|over)",
    r"for (days|weeks|months)",
    r"nog steeds|nog altijd|al (dagen|weken|maanden)|wacht al|(dagen|weken) aan het wachten",
    r"stadig(væk)?|fortsatt|fremdeles|ennå ikke|enda ikke|ventet i|venta i|i (dagevis|ukevis|ugevis)",
    r"immer noch|noch immer|seit (tagen|wochen|monaten)|warte (schon|seit)",
)
INSULT = (
    r"useless|ridiculous|idiots?|stupid|pathetic|disgusting|disgrace(ful)?|joke of a|scam(mers)?",
    r"crooks|thieves",
    r"rubbish|crap|bullshit|shit(ty)?|fuck\w*|wtf|ffs|bloody|damn|clowns?|incompetent|outrageous",
    r"unacceptable",
    r"belachelijk|waardeloos|schandalig|schande|oplichters?|oplichting|idioten|kut\w*|klote\w*",
    r"verdomme|godver\w*",
    r"prutsers?|sukkels?|onacceptabel|onbeschoft|tyfus\w*|achterlijk",
    r"latterlig\w*|elendig\w*|håbløs\w*|svindlere?|svindel|idioter?|fandeme|kraftedeme|lort\w*",
    r"uacceptabelt|pinlig\w*",
    r"søppel|udugelig\w*|håpløs\w*|faen|helvete|uakseptabelt|jævl\w*|dritt|drittsjapp\w*",
    r"drittservice|skandale\w*|forbanna\w*",
    r"lächerlich|laecherlich|unverschämt\w*|unverschaemt\w*|frechheit|betrüger|abzocke\w*",
    r"saftladen|scheiß\w*",
    r"scheiss\w*|idioten|unfähig\w*|unfaehig\w*|sauerei|inakzeptabel|verarsch\w*|verdammt\w*",
)
LEGAL_THREAT = (
    r"lawyer|solicitor|sue you|small claims|court|trading standards",
    r"consumer (protection|ombudsman)|police|chargeback",
    r"advocaat|rechter|rechtbank|juridische?|consumentenbond|acm|aangifte|politie|ingebrekestelling|incasso",
    r"advokat\w*|forbrugerrådet|forbrugerklagenævnet|retten|politiet|politianmeld\w*|stævn\w*",
    r"forbrukerrådet|forbrukertilsynet|rettssak|anmelder? (dere|jer)|inkasso",
    r"anwalt|rechtsanwalt|verbraucherzentrale|anzeige|gericht|polizei|klage einreichen|mahnung",
)

# Whom it is said to: us. "Sie" and the Danish "I" are other words too, so they count only with a capital.
US = (
    r"you|your|yours|u|ur|y'?all",
    r"jullie|jou|jouw|jij|je|u|uw|gij|ge",
    r"du|dig|deg|din|ditt?|dere|deres|jer|jeres|dokker",
    r"ihr|euch|eure?[rnms]?|dich|dir|dein\w*|ihnen|ihre?[rnms]?",
)
US_AS_WRITTEN = (r"Sie|I (?:er|kan|har|skal|vil|gør|svarer|sender)",)

_THE_DAY = r"wedding|bruiloft|trouwdag|bryllup\w*|hochzeit\w*"
_RUINED = r"ruined|spoil(?:ed|t)|verpest|geruïneerd|verknald|ødelagt|ruineret|ruinert|ruiniert|verdorben"

_SOMEBODY = r"some(?:one|body)|iemand|nogen|noen|nokon|jemand"
_IS = r"is|was|has been|got|zit|er|har vært|har været|har vore|ist|war"
_MY_ACCOUNT = r"my account|mijn account|min konto|kontoen min|meinem? (?:konto|account)"
_BOUGHT = (
    r"bought|spent|ordered|gekocht|besteld|handlet|handla|købt|kjøpt|bestilt|gekauft|eingekauft|bestellt"
)
_CHANGED = r"changed|gewijzigd|veranderd|ændret|endret|endra|byttet|bytta|geändert"
_HAS_SOMEBODY = rf"(has|have|heeft|har|hat) ({_SOMEBODY})|({_SOMEBODY})( \w+)? (has|have|heeft|har|hat)"
_THEIR_KEYS = (
    r"e-?mail\w*|mail\w*|e-?post\w*|address|adres\w*|phone|telefon\w*|password|wachtwoord|passord\w*|passwort"
    r"|kodeord\w*|adgangskode\w*|account|konto\w*|profil\w*"
)
_PAID = r"charged|debited|afgeschreven|hævet|trukket|trekt|abgebucht"
_NOT_ME = (
    r"(was ?n'?t|was not|not) me|was ik niet|niet door mij|heb ik niet gedaan|ikke mig|ikke meg|ikkje meg"
    r"|har (jeg|eg|æ) (ikke|ikkje|aldrig?) (gjort|sett|set)|(jeg|eg|æ) aldrig? har"
    r"|war ich nicht|nicht von mir"
)
_NEVER = r"not|never|n't|niet|nooit|niks|ikke|ikkje|aldrig?|nicht|nie|nichts"
_KEY = r"password|wachtwoord|adgangskode\w*|kodeord\w*|passord\w*|passwort"
_MY_CARD = r"my card|mijn kaart|kortet mitt|mit kort|meiner? karte"

# Only words that are rarely about goods; "dying to get it" or "dead battery" must not match.
DISTRESS = (
    r"passed away|has died|just died|died (last|this|yesterday|on)|who died|funeral|bereave\w*",
    r"widow(ed|er)?",
    r"(mother|father|mum|mom|dad|wife|husband|son|daughter|partner|sister|brother) (has )?died",
    r"terminally ill|chemo(therapy)?|diagnosed with|in intensive care|hospice|miscarriage",
    r"stillborn|suicide|kill myself",
    r"overleden|overleed|begrafenis|uitvaart|crematie|condoleance|ongeneeslijk",
    r"chemo(kuur|therapie)?|miskraam",
    r"(op de intensive care|ic beland|zelfmoord|gestorven|terminaal ziek|ernstig ziek)",
    r"begravelse|bisættelse|bisettelse|gått bort|gikk bort|gået bort|gik bort|afgået ved døden",
    r"dødsfald|dødsfall|sov (stille )?ind|sovet (stille )?ind|sovn(et|a) (stille )?inn",
    r"heengegaan|ingeslapen voor altijd|voorgoed ingeslapen|entschlafen|friedlich eingeschlafen",
    r"alvorligt? syg\w*|alvorlig syk|kræft\w*|kreft\w*|cellegift",
    r"((beste|far|mor)?(far|mor)(en)?|mand|mann(en)?|kon[ae]n?|søn(n|nen)?|datter(en)?|bror(en)?|søster(en)?|hun|han|venn?(inde|inne)?)"
    r"( min| mi| hennes| hans| vår| vores)? (er død|døde)",
    r"kemoterapi|selvmord|spontanabort",
    r"verstorben|gestorben|beerdigung|trauerfeier|begräbnis|todesfall|krebs(erkrankung|diagnose)?",
    r"chemotherapie",
    r"lost (our|my|the) (baby|child)|(baby(tje)?|kind(je)?|barn(et)?) (verloren|mistet|mista)"
    r"|mistede (vores|barnet)|mista (barnet|babyen)",
    r"(schwer krank|im sterben|intensivstation|fehlgeburt|selbstmord|suizid)",
    # Accounts in other hands: every hour costs money.
    r"(been|was|got) hacked|account (is |was )?hacked|(account|konto) (is |er |ist |wurde )?gehackt",
    r"(er|blevet|blitt|vart) hack(et|a)|kontoen .{0,12}hack(et|a)",
    r"gehackt worden|(wurde|bin|ben|word) gehackt",
    rf"({_SOMEBODY})( else)? ({_IS}) (in(to)?|inne? på|inde på|i) ({_MY_ACCOUNT})",
    rf"({_SOMEBODY})\b.{{0,25}}\b({_BOUGHT})\b.{{0,40}}\b({_MY_ACCOUNT}|{_MY_CARD})",
    rf"({_SOMEBODY})\b.{{0,40}}\b({_MY_ACCOUNT}|{_MY_CARD})\b.{{0,25}}\b({_BOUGHT})",
    # Said of e-mail, password or address of an account, of an order or a payment: it was somebody else.
    rf"({_HAS_SOMEBODY})\b.{{0,40}}\b({_THEIR_KEYS}).{{0,30}}\b({_CHANGED})",
    rf"({_HAS_SOMEBODY})\b.{{0,40}}\b({_CHANGED})\b.{{0,30}}\b({_THEIR_KEYS})",
    rf"({_CHANGED}|{_BOUGHT}|{_PAID})\b.{{0,60}}\b({_NOT_ME})",
    rf"({_NEVER}) (\w+ )?({_BOUGHT})\b.{{0,60}}\b({_PAID}|{_MY_CARD}|{_KEY})",
    # Hurt by what we sold, or nearly.
    r"electric(al)? shock|got (a )?shock(ed)?|electrocuted|caught fire|a&e|emergency room",
    r"stroomschok|schok gekregen|ge[eë]lektrocuteerd|vlam gevat|in brand (gevlogen|gestaan)|spoedeisende",
    r"(fik|fikk|får|fekk) (et )?(elektrisk )?stø[dt]|brød i brand|tok fyr|skadestue\w*|legevakt\w*",
    r"stromschlag|eine gewischt|in flammen|notaufnahme|zu qualmen",
    r"no longer with us|lebt nicht mehr|is er niet meer|leeft niet meer|lever ikke (mere|lenger)",
    # The day that does not come again: a ruined wedding, in either order of the words.
    rf"({_THE_DAY}).{{0,60}}({_RUINED})|({_RUINED}).{{0,40}}({_THE_DAY})",
)

# Charged another sum than was agreed: of that no payment system tells us who is right.
_TAKEN = (
    r"charged|debited|billed|deducted|afgeschreven|afgerekend|in rekening gebracht|trukket|trekt|hævet"
    r"|belastet|abgebucht|berechnet|abgezogen"
)
_INSTEAD = r"instead of|in plaats van|i stedet for|istedenfor|an?statt|statt"
# What came back: "only 31.50 refunded instead of 89".
_BACK = (
    r"refund\w*|paid back|teruggestort|teruggekregen|terugbetaald|tilbagebetal\w*|tilbakebetal\w*|refunder\w*"
    r"|erstattet|gutgeschrieben|eingelangt|eingegangen|zurückbekommen|zurückgezahlt|überwiesen"
)
# A sum of money, and no shoe size.
_SUM = r"([€£$] ?\d[\d.,]*|\d+[.,]\d\d|\d[\d.,]* ?(€|euros?|eur|kr|kroner|quid|pounds?|franken|chf))(?!\w)"
# "Charged twice instead of once" is the other question.
_NOT_ONCE = r"(?! (just |only |slechts |kun |bare |nur )?(once|one|één|een|eenmaal|én|en|einmal|1)\b)"
WRONG_AMOUNT = (
    r"(wrong|incorrect|different) (amount|sum|total)|overcharged",
    r"(charged|billed|debited) (me |us )?(too much|extra|more)",
    r"(verkeerde?|onjuiste?|fout|ander) (bedrag|totaal)|meer afgeschreven",
    r"te ?veel (afgeschreven|betaald|gerekend|in rekening)",
    r"(forkert|galt|andet|større) beløb|for meget (trukket|hævet|betalt)",
    r"(trukket|hævet) (mig )?(for meget|mere)",
    r"(feil|galt|annet|større) beløp|for mye (trukket|betalt|belastet)",
    r"(trukket|belastet) (meg )?(for mye|mer)",
    r"(falsche[rnm]?|andere[rnm]?|höhere[rnm]?) (betrag|summe)|mehr (abgebucht|berechnet|abgezogen)",
    r"zu ?viel (abgebucht|berechnet|abgezogen|bezahlt)",
    rf"({_TAKEN}).{{0,30}}({_INSTEAD}){_NOT_ONCE}",
    rf"({_INSTEAD}){_NOT_ONCE} .{{1,20}}({_TAKEN})",
    rf"(should(n't| not)? have|should've) (been|cost) (\w+ )?{_SUM}",
    rf"(had|hoorde) (\w+ ){{0,2}}{_SUM} (te |moeten )?zijn",
    rf"(skulle|burde) (\w+ )?(have |ha )?(vært|været|kostet) (\w+ )?{_SUM}",
    rf"hätte\w* (\w+ ){{0,3}}{_SUM} (\w+ )?(sein|kosten)",
    rf"({_BACK}).{{0,30}}{_SUM}.{{0,12}}({_INSTEAD})|{_SUM} ({_INSTEAD}) .{{0,20}}({_BACK})"
    rf"|{_SUM} (\w+ )?({_BACK}) ({_INSTEAD})",
)

# The whole message, not a part of it: "human" asks for one, "are you human?" asks something else.
PERSON = (
    r"(a |real |live |speak to (a )?|talk to (a )?)*(human|person|agent|operator|representative)",
    r"customer service",
    r"(een |echt |echte |gewoon )*(mens|medewerker|persoon|klantenservice|iemand)( spreken| graag)?",
    r"(en |et |ekte |rigtig |rigtigt )*(menneske|person|medarbejder|medarbeider)",
    r"kundeservice|kundebehandler",
    r"(ein |einen |echter |echten |richtiger |richtigen )*(mensch|menschen|mitarbeiter|mitarbeiterin)",
    r"kundenservice|kundendienst",
)

# What people put around a number or an address that was asked for; with nothing else it is no question.
_FILLERS = (
    "a ab order number nr no is it s its my the and email mail e address postcode zip code here you go this"
    " ok yes bestelling bestelnummer ordernummer nummer mijn het en met adres emailadres mailadres dit ja"
    " hier ordre ordrenummer ordrenr bestilling bestillingsnummer mit min den det er og med adresse"
    " postnummer her værsgo bestillingen vær så god bestellung bestellnummer auftragsnummer meine mein die"
    " der das ist es und plz postleitzahl bitte dk de nl gb sure course of certainly there nr. tuurlijk"
    " natuurlijk zeker alsjeblieft alstublieft selvfølgelig naturligvis ja jo klart gern gerne natürlich klar"
    " hinterlegt lautet mail-adresse e-mailadres mailadresse mailadressen epost eposten e-posten"
)
FILLERS = frozenset(_FILLERS.split())
