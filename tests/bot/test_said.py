"""What is said in so many words, in five languages: weeks of waiting, a notice in law, no person wanted."""

import pytest

from bot import measure, said

LONG = (
    "I returned the rug six weeks ago",
    "been waiting for three months now",
    "sent it in February, it's now May",
    "nothing since Christmas",
    "ik wacht al vijf weken op mijn geld",
    "twee maanden geleden teruggestuurd",
    "in maart opgestuurd en het is nu juni",
    "det er syv uger siden jeg sendte den",
    "jeg har ventet i tre måneder",
    "sendt i mars og nå er det juli",
    "det er fem uker siden",
    "vor acht Wochen zurückgeschickt",
    "ich warte seit zwei Monaten",
    "das Regal lässt inzwischen sechs Wochen auf sich warten",
    "im März bestellt, wir haben jetzt Juni",
    "im Feber zurückgeschickt, und jetzt haben wir bald Mai",
    "das isch si sit füf wuche",
    "in februari besteld en nu is het bijna mei",
    "sendt i marts, og nu er det snart juni",
)
BRIEF = (
    "delivery takes four weeks, does it?",
    "I ordered two weeks ago",
    "is it back in stock in May?",
    "een week geleden besteld",
    "levertijd vier weken?",
    "for to uger siden",
    "kommer den i mai?",
    "vor drei Tagen bestellt",
    "kommt ihr im Mai wieder?",
    "is het in mei weer op voorraad?",
    "er det i maj I åbner?",
    "nu er det nok for i dag",
)


@pytest.mark.parametrize("text", LONG)
def test_who_has_waited_for_weeks_is_heard(text: str) -> None:
    assert said.waited_long(text)


@pytest.mark.parametrize("text", BRIEF)
def test_a_usual_time_is_no_long_wait(text: str) -> None:
    assert not said.waited_long(text)


@pytest.mark.parametrize(
    "text",
    [
        "Consider this a letter before action.",
        "Hierbij stel ik u aansprakelijk voor de schade.",
        "Sagen går til Forbrugerklagenævnet.",
        "Da tar vi det i Forliksrådet.",
        "Ich setze Ihnen hiermit eine Frist bis zum 1. März.",
        "det bliver anmeldt til Datatilsynet",
    ],
)
def test_a_notice_in_law_is_heard(text: str) -> None:
    assert said.gives_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm a lawyer and need a copy of the invoice",
        "ik ben advocaat, kan de factuur op kantoor?",
        "jeg er advokat og vil gerne have en faktura",
        "ich bin Anwältin und brauche die Rechnung",
    ],
)
def test_who_works_in_the_law_threatens_nobody(text: str) -> None:
    assert not said.gives_notice(text)
    assert "legal_threat" not in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "no, I don't need a person, where is it?",
        "no need to put me through",
        "nee ik hoef geen mens te spreken",
        "je hoeft me niet door te verbinden",
        "nej jeg behøver ikke en medarbejder",
        "du trenger ikke sette meg over til noen",
        "ich brauche keinen Mitarbeiter dafür",
        "bitte nicht weiterleiten",
        "muesch aber kei mitarbeiter hole",
        "da muss kein Kollege dazukommen",
        "let your colleagues enjoy their coffee, I know enough",
        "nee joh laat je collega's lekker koffie drinken, ik weet genoeg",
        "lad bare dine kolleger få deres kaffe",
        "la dem være i fred, dette holder",
        "sa jeg ikke det, ingen kollega nødvendig",
        "lass deine Kollegen in Ruhe, mir reicht das so",
    ],
)
def test_who_wants_no_person_is_heard(text: str) -> None:
    assert said.wants_nobody(text)


@pytest.mark.parametrize(
    "text",
    [
        "I do not want a bot, I want a person",
        "ik wil geen robot maar een mens",
        "jeg vil ikke snakke med en robot, men med et menneske",
        "ich will keinen Bot, ich will einen Menschen",
        "let your colleagues call me",
        "laat je collega's me bellen",
        "lad dine kolleger ringe til mig",
        "lass deine Kollegen das klären",
        "ich will wirklich niemanden drängen, aber es sind 64 Euro",
        "jeg vil ikke presse nogen, men hvor bliver pengene af",
        "jeg vil ikke mase på noen",
    ],
)
def test_who_wants_no_bot_wants_a_person(text: str) -> None:
    assert not said.wants_nobody(text)


@pytest.mark.parametrize(
    "text",
    ["oh never mind", "laat maar joh", "glem det, jeg beholder den", "skitt au", "lass gut sein, doch nicht"],
)
def test_who_takes_it_back_is_heard(text: str) -> None:
    assert said.gives_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "the password was changed and that wasn't me",
        "someone else has changed the e-mail on my account",
        "iemand heeft mijn wachtwoord gewijzigd",
        "nogen har ændret adressen på min konto",
        "noen har byttet telefonnummer på profilen min",
        "jemand hat meine Adresse geändert",
        "jeg har ikke bestilt noget, men der er hævet 900 kr",
        "I got a shock from the kettle",
        "de föhn heeft vlam gevat",
        "han fik stød af lampen",
        "ovnen tok fyr",
        "hab vom Toaster einen Stromschlag bekommen",
        "er lebt nicht mehr",
    ],
)
def test_a_stranger_in_the_account_and_a_danger_are_distress(text: str) -> None:
    assert "distress" in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "can somebody change my address?",
        "kan nogen få ændret min adresse?",
        "someone has changed the price, is the sale over?",
        "I have not ordered yet, which card do you take?",
        "jeg er ikke i chok over prisen",
    ],
)
def test_who_asks_for_a_change_is_in_no_distress(text: str) -> None:
    assert "distress" not in measure.reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "oh wait that's my own mistake, sorry",
        "lol my bad, wrong code",
        "o ja, mijn fout, had de verkeerde maat",
        "Stom van mij!",
        "nå ja, det var min egen fejl",
        "Haha den gikk ut i går ja. Typisk meg.",
        "Stimmt, der Versand. Mein Fehler.",
        "selber schuld, ich hab's überlesen",
        "heb per ongeluk twee keer geklikt",
        "jeg kom til at trykke to gange",
        "hab die aus versehen doppelt bestellt",
        "I am hopeless, forgot it again",
        "so annoyed with myself right now",
        "ik word gek van mezelf, weer m'n code kwijt",
        "ik sukkel heb het verkeerde nummer getypt",
        "jeg er håbløs, den er væk igen",
        "sint på meg sjøl her",
        "ich schussel hab's verlegt",
        "ärger mich grad über mich selbst",
    ],
)
def test_who_takes_the_blame_is_heard(text: str) -> None:
    assert said.own_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "that is not my fault, it's yours",
        "it wasn't my mistake",
        "is that my fault?",
        "dat is niet mijn schuld",
        "det er ikke min feil at dere sendte feil farge",
        "das ist nicht meine Schuld",
        "your mistake, not mine",
        "I'm an idiot for trusting you",
        "ich trottel der euch geglaubt hat",
        "euer Fehler",
        "I hate myself and everything",
        "jeg hader mig selv",
        "ich hasse mich selbst",
    ],
)
def test_who_blames_us_takes_none(text: str) -> None:
    assert not said.own_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "Not angry at all, just wondering",
        "I'm not cross",
        "ben niet boos hoor, vraag het alleen",
        "jeg er overhovedet ikke sur",
        "er ikke sint altså",
        "bin nicht sauer, frag nur",
        "i bin ned sauer",
        "I ain't angry, just curious",
    ],
)
def test_who_is_not_angry_is_believed(text: str) -> None:
    assert said.says_calm(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm not angry, I'm disappointed",
        "niet boos, wel teleurgesteld",
        "jeg er ikke sur, jeg er rasende",
        "ich bin nicht sauer, ich bin stinksauer",
        "I am angry",
        "ik ben net kwaad geworden",
    ],
)
def test_who_says_what_they_are_instead_is_not(text: str) -> None:
    assert not said.says_calm(text)
