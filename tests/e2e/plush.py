"""A topic that no shop has yet, as its shoppers would ask for it in five languages, and what it answers."""

NAME, TITLE = "plush_repair", "Plush repairs"
LINES = {
    "en": (
        "can you mend my teddy bear",
        "the ear of my plush rabbit is torn, do you sew it on again",
        "do you repair stuffed animals",
        "my daughter's cuddly toy has a hole, can it be stitched",
        "how much is it to restuff a teddy",
        "where do I send my broken plushie for repair",
        "teddy lost an eye, can you put a new one on",
        "is there a hospital for stuffed toys at your shop",
        "the seam of the plush dog came open, please sew it",
        "do you fix old teddy bears",
    ),
    "nl": (
        "kunnen jullie mijn teddybeer maken",
        "het oor van mijn pluchen konijn is gescheurd, naaien jullie dat weer aan",
        "repareren jullie knuffels",
        "de knuffel van mijn dochter heeft een gat, kan dat gestikt worden",
        "wat kost het om een teddybeer opnieuw te vullen",
        "waar stuur ik mijn kapotte knuffel heen voor reparatie",
        "mijn beer is een oog kwijt, kunnen jullie er een nieuw aanzetten",
        "hebben jullie een knuffelziekenhuis",
        "de naad van de pluchen hond is open, kunnen jullie die dichtnaaien",
        "herstellen jullie oude teddyberen",
    ),
    "da": (
        "kan I reparere min bamse",
        "øret på min plyskanin er revet af, kan I sy det på igen",
        "reparerer I tøjdyr",
        "min datters bamse har hul, kan den sys",
        "hvad koster det at få fyldt en bamse op igen",
        "hvor sender jeg mit ødelagte tøjdyr hen til reparation",
        "bamsen har mistet et øje, kan I sætte et nyt på",
        "har I et bamsehospital",
        "sømmen på plyshunden er gået op, kan I sy den",
        "ordner I gamle bamser",
    ),
    "nb": (
        "kan dere reparere bamsen min",
        "øret på plysjkaninen min er revnet, kan dere sy det på igjen",
        "reparerer dere kosedyr",
        "kosedyret til datteren min har hull, kan det sys",
        "hva koster det å fylle en bamse på nytt",
        "hvor sender jeg det ødelagte kosedyret til reparasjon",
        "bamsen har mistet et øye, kan dere sette på et nytt",
        "har dere et bamsesykehus",
        "sømmen på plysjhunden har gått opp, kan dere sy den",
        "fikser dere gamle bamser",
    ),
    "de": (
        "könnt ihr meinen Teddy flicken",
        "das Ohr von meinem Plüschhasen ist gerissen, näht ihr das wieder an",
        "repariert ihr Kuscheltiere",
        "das Kuscheltier meiner Tochter hat ein Loch, kann man das nähen",
        "was kostet es, einen Teddybären neu zu stopfen",
        "wohin schicke ich mein kaputtes Plüschtier zur Reparatur",
        "der Teddy hat ein Auge verloren, könnt ihr ein neues annähen",
        "habt ihr eine Kuscheltierklinik",
        "die Naht vom Plüschhund ist aufgegangen, könnt ihr die zunähen",
        "richtet ihr alte Teddybären wieder her",
    ),
}
# Dutch shoppers hear their own words; who has none hears the English ones.
WORDS = {
    "en": "Our plush hospital mends it for free: send it in with a note.",
    "nl": "Ons knuffelhospitaal maakt het gratis: stuur hem op met een briefje.",
}
# None of them stands among the lines.
ASKED = {
    "en": "my teddy's arm is torn off, can you sew it back on?",
    "nl": "de arm van mijn teddybeer is eraf, kunnen jullie die weer aannaaien?",
    "de": "der Arm von meinem Teddy ist ab, könnt ihr den wieder annähen?",
}
