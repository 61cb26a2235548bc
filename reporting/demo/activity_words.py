"""Ord om aktiviteter: workplaces, tasks and what was said. All invented."""

from activities.codes import PlacementKind, PlacementResult

WORKPLACES = [
    ("Återbruket", "Inger Sjövall", "021-555 01 10"),
    ("Kommunens cykelverkstad", "Mats Ek", "021-555 01 11"),
    ("Ängslyckans trädgård", "Rita Forsell", "021-555 01 12"),
    ("Brukets kafé", "Sami Nieminen", "021-555 01 13"),
    ("Nordlagret", "Pia Hellgren", "021-555 01 14"),
    ("Björkens förskola", "Lotta Winge", "021-555 01 15"),
    ("Mälarfrukt", "Dragan Ilic", "021-555 01 16"),
]
SUPERVISORS = ["Inger", "Mats", "Rita", "Sami", "Pia", "Lotta", "Dragan"]
DUTIES = {
    PlacementKind.INTERNAL: [
        "Sorterar och märker varor. Egen paus efter en timme, tyst rum finns.",
        "Lagar cyklar två förmiddagar. Börjar med enkla moment bredvid handledaren.",
    ],
    PlacementKind.EXTERNAL: [
        "Plockar order på lagret. Inga tunga lyft, börjar klockan nio.",
        "Sköter växthus och bänkar. Arbetar sittande när det behövs.",
    ],
    PlacementKind.TRAINEE: [
        "Provar köksarbete och servering före lunch. Skriftlig rutin för varje moment.",
        "Följer en arbetsgrupp på förskolan. Vilar efter utevistelsen.",
    ],
    PlacementKind.LANGUAGE: [
        "Tränar svenska i kassan och på lagret, med en fast kollega.",
    ],
}
TOLD = [
    (
        "Kommer i tid och säger till när det blir för mycket. Vi vill gärna fortsätta.",
        "Det känns bra att ha någonstans att gå. Trött dagen efter.",
        "Samma dagar, en längre paus före lunch.",
    ),
    (
        "Arbetet går bra när uppgifterna är tydliga. Svårt när vi är många samtidigt.",
        "Jag vill prova en dag till i veckan.",
        "En uppgift i taget på en lista. Ökar enligt planen.",
    ),
    (
        "Har varit borta några gånger men hör alltid av sig.",
        "Värken har varit sämre. Jag vill inte sluta.",
        "Timmarna ligger kvar den här månaden, sedan tar vi ställning igen.",
    ),
]
LESSONS = {
    PlacementResult.TRIAL: "Klarar fyra timmar om dagen med fast schema. Redo att prövas.",
    PlacementResult.EMPLOYED: "Arbetsplatsen erbjöd en anställning med anpassat schema.",
    PlacementResult.TRAINEE: "Behöver prova på en annan plats med mindre ljud.",
    PlacementResult.HEALTH: "Hälsan räckte inte. Vården först, sedan ett nytt försök.",
    PlacementResult.NOTHING: "Platsen passade inte. Fler förmiddagar hade behövts.",
    PlacementResult.STUDIES: "Visade att studier är rätt väg. Söker vuxenutbildning.",
}
