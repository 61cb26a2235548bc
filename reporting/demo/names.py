"""Påhittade namn. The surnames are put together from two halves and belong to nobody on purpose."""

WOMEN = (
    *("Agnes", "Aina", "Alva", "Amina", "Anneli", "Berit", "Cecilia", "Ebba", "Ellen", "Elsa"),
    *(
        "Eva",
        "Fadumo",
        "Gunilla",
        "Hanna",
        "Hodan",
        "Inga",
        "Jasmin",
        "Johanna",
        "Karin",
        "Khadija",
    ),
    *("Lena", "Lina", "Linnea", "Maja", "Malin", "Maryam", "Moa", "Nadia", "Nina", "Parisa"),
    *("Ronja", "Sabina", "Sanna", "Selma", "Siv", "Somchai", "Tove", "Tuula", "Vera", "Zahra"),
)
MEN = (
    *("Abdi", "Adam", "Ali", "Anders", "Arvid", "Bengt", "Bilal", "Daniel", "David", "Edvin"),
    *("Erik", "Filip", "Fredrik", "Gustav", "Hamid", "Hassan", "Henrik", "Hugo", "Isak", "Jan"),
    *("Johan", "Jonas", "Karim", "Kent", "Lars", "Linus", "Ludvig", "Mahmoud", "Markus", "Mikael"),
    *("Niklas", "Omar", "Oskar", "Pekka", "Rikard", "Samuel", "Stefan", "Tomas", "Viktor", "Yonas"),
)
FIRST_HALVES = (
    *("Alm", "Asp", "Berg", "Björk", "Dal", "Ek", "Eng", "Falk", "Fjäll", "Gran", "Hall", "Hav"),
    *("Hed", "Holm", "Järn", "Karl", "Kvarn", "Källe", "Lind", "Ljung", "Lund", "Löv", "Malm"),
    *("Mo", "Myr", "Ny", "Näs", "Rönn", "Sand", "Sjö", "Skog", "Sol", "Sten", "Strand", "Ström"),
    *("Sund", "Söder", "Tall", "Torn", "Vall", "Vik", "Väster", "Ås", "Äng", "Ö", "Öster"),
)
SECOND_HALVES = (
    *("backe", "bäck", "dal", "fors", "gren", "gård", "hamn", "hed", "kulla", "källa", "land"),
    *("lid", "löf", "mark", "mo", "näs", "rot", "skog", "stad", "sätter", "torp", "udde", "vall"),
    *("vik", "vret", "äng", "ö"),
)
LANGUAGES = ("arabiska", "dari", "finska", "somaliska", "sorani", "thailändska", "tigrinja")
ALIASES = ("Lärkan", "Granen")
