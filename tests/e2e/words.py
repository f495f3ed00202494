"""What shoppers write in five languages, for the stories that more than one module tells."""

IDA = ("20394811", "ida@example.org", "3512 JE")
WHERE_IS_IT = {
    "en": "where is my order?",
    "nl": "Waar blijft mijn pakket?",
    "da": "Hvor er min pakke?",
    "nb": "Hvor er pakken min?",
    "de": "Wo ist mein Paket?",
}
ONE_SENTENCE = {
    "en": "where is my order 20394811? my email is ida@example.org",
    "nl": "waar is bestelling 20394811, e-mail ida@example.org?",
    "da": "hvor er ordre 20394811, min mail er ida@example.org?",
    "nb": "hvor er bestilling 20394811, e-posten min er ida@example.org?",
    "de": "wo ist meine Bestellung 20394811, E-Mail ida@example.org?",
}
A_PERSON = {
    "en": "I want to talk to a person",
    "nl": "ik wil een medewerker spreken",
    "da": "jeg vil tale med et menneske",
    "nb": "jeg vil snakke med et menneske",
    "de": "ich möchte mit einem Menschen sprechen",
}
ARE_YOU_A_BOT = {
    "en": "are you a robot?",
    "nl": "ben je een robot?",
    "da": "er du en robot?",
    "nb": "er du en robot?",
    "de": "bist du ein Roboter?",
}
LANGUAGES = list(WHERE_IS_IT)
