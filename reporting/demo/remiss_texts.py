"""Texter i remisser: what a referrer writes, what the team asks, and how it declines."""

from referrals.codes import DeclineReason

BACKGROUND = (
    "Har varit utan arbete i flera år. Har kontakt med vården och behöver stöd för att planeringen "
    "hos oss och hos dem ska hänga ihop.",
    "Uppbär försörjningsstöd och är sjukskriven på deltid. Tidigare insatser har avbrutits för att "
    "kraven kom för fort.",
    "Ung person som har lämnat gymnasiet utan betyg. Vill arbeta men behöver börja i liten skala.",
    "Har haft flera kortare anställningar. Behöver samordning mellan vården, ekonomin och steget "
    "tillbaka till arbete.",
    "Har språkstöd och arbetstränar några timmar i veckan. Kontakten med vården behöver ordnas.",
)
OWN_WORDS = (
    "Jag vill ha en vardag som fungerar och så småningom ett jobb.",
    "Jag vill att de som hjälper mig pratar med varandra.",
    "Jag vill börja med några timmar och se hur det går.",
    "Jag vet inte riktigt än, men jag vill prova.",
)
OBSTACLE_REASON = "Kontakten är etablerad sedan en tid och personen följer planeringen."
QUESTIONS = (
    "Vilken kontakt finns med vården i dag, och finns en planering där?",
    "Hur ser den nuvarande ersättningen ut, och till vilken dag gäller beslutet?",
    "Vad har provats tidigare och vad fungerade bra?",
)
ANSWERS = (
    "Kontakt finns med vårdcentralen, nästa besök är bokat. Någon skriftlig plan finns inte än.",
    "Beslutet gäller i tre månader till. Ny ansökan är på väg.",
    "Arbetsträning på ett lager fungerade i perioder. Fasta tider var viktigt.",
)
WITHDRAWN = (
    "Personen har fått arbete.",
    "Personen har flyttat till en annan kommun.",
    "Personen vill vänta.",
)
DECLINES = {
    DeclineReason.NO_NEED: (
        "Behovet gäller en part och kan mötas där.",
        "Vi har läst remissen. Det du behöver nu kan din handläggare hjälpa dig med direkt.",
        "Vi ser inte att flera parters insatser behöver samordnas just nu. Remittera gärna igen om "
        "det ändras.",
    ),
    DeclineReason.OTHER_SUPPORT: (
        "Rehabkoordinatorn på vårdcentralen är rätt nästa steg.",
        "Vi tror att ett annat stöd hjälper dig bättre just nu. Din handläggare berättar mer.",
        "Rehabkoordinatorn kan ta vid. Vi har stämt av att plats finns.",
    ),
    DeclineReason.NOT_READY: (
        "Orkar inte med möten just nu, enligt studiebesöket.",
        "Det är för tidigt just nu, och det är helt i sin ordning. Du är välkommen tillbaka.",
        "Personen orkar inte delta än. Hör av er när läget är stabilare.",
    ),
    DeclineReason.NO_WISH: (
        "Tackade nej efter studiebesöket.",
        "Du har sagt att du inte vill gå vidare nu. Du är välkommen om du ändrar dig.",
        "Personen har tackat nej efter studiebesöket.",
    ),
}
