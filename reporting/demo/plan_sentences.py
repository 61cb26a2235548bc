"""Vad planerna säger: expectations, goals and actions, plain and without names or diagnoses."""

from participants.codes import SupportMeasureKind as Kind
from participants.codes_plan import ActionOwner, LifeArea, PlanTheme

PARTICIPANT_EXPECTS = (
    "Att någon hjälper mig att få ihop allt. Jag vill inte berätta samma sak för alla.",
    "Att få prova något i lugn takt och inte börja om från noll om det blir för mycket.",
    "Att få veta vad som gäller med pengarna innan jag börjar arbetsträna.",
    "Att orka komma iväg två dagar i veckan och känna att det går åt rätt håll.",
)
REFERRER_EXPECTS = (
    "Att arbetsförmågan prövas och att vi vet vilket stöd som behövs framåt.",
    "Att vården och vi planerar åt samma håll och att det finns en plan efter insatsen.",
    "Att personen får stegvis närma sig arbete eller studier med någon som håller ihop det.",
)
CONSULTANT_EXPECTS = (
    "Att vi börjar i personens mål, tar ett litet steg i taget och följer upp var tredje månad.",
    "Att vi tidigt kartlägger vilka som behövs runt personen och bokar de kontakterna.",
    "Att vi provar en intern plats först och planerar för en extern när det håller.",
)

Step = tuple[str, ActionOwner, int]  # what, who, and how many days it is given
Who = ActionOwner
# Theme by theme: a goal, and the steps toward it in their order.
RECIPES: list[tuple[PlanTheme, str, list[Step]]] = [
    (
        PlanTheme.WORK,
        "Jag vill börja arbetsträna i min egen takt",
        [
            ("Göra studiebesök på Jobbcentrum", Who.PARTICIPANT, 14),
            ("Arbetsträna två förmiddagar i veckan", Who.PARTICIPANT, 45),
            ("Följa upp med arbetsledaren på plats", Who.TEAM, 60),
            ("Öka till tre förmiddagar i veckan", Who.PARTICIPANT, 110),
        ],
    ),
    (
        PlanTheme.WORK,
        "Jag vill veta vilket arbete som passar mig",
        [
            ("Träffa studie- och yrkesvägledare", Who.PARTICIPANT, 30),
            ("Boka tid hos arbetspsykolog", Who.AF, 40),
            ("Skriva cv tillsammans", Who.TEAM, 50),
        ],
    ),
    (
        PlanTheme.WORK,
        "Jag vill arbeta halvtid",
        [
            ("Hitta en extern plats för arbetsträning", Who.TEAM, 40),
            ("Besöka arbetsplatsen tillsammans", Who.PARTICIPANT, 55),
            ("Ta fram stöd på arbetsplatsen", Who.AF, 80),
        ],
    ),
    (
        PlanTheme.HEALTH,
        "Jag vill må bättre och sova hela nätter",
        [
            ("Boka tid på vårdcentralen", Who.TEAM, 14),
            ("Skriva upp hur jag sover", Who.PARTICIPANT, 30),
            ("Följa med på läkarbesök", Who.TEAM, 50),
            ("Ge besked om samtalsstöd", Who.REGION, 60),
        ],
    ),
    (
        PlanTheme.HEALTH,
        "Jag vill röra på mig varje vecka",
        [
            ("Prova hälsogruppen", Who.PARTICIPANT, 30),
            ("Börja hos fysioterapeut", Who.REGION, 60),
        ],
    ),
    (
        PlanTheme.ECONOMY,
        "Jag vill veta vad som händer med ersättningen när jag provar att arbeta",
        [
            ("Ge besked om ersättningen vid arbetsträning", Who.FK, 21),
            ("Gå igenom beskedet tillsammans", Who.TEAM, 30),
        ],
    ),
    (
        PlanTheme.ECONOMY,
        "Jag vill ha ordning på min ekonomi",
        [
            ("Träffa budget- och skuldrådgivare", Who.MUNICIPALITY, 40),
            ("Samla räkningar och brev i en pärm", Who.PARTICIPANT, 20),
        ],
    ),
    (
        PlanTheme.HOME,
        "Jag vill ha fasta rutiner hemma",
        [
            ("Göra ett veckoschema", Who.TEAM, 14),
            ("Ansöka om boendestöd", Who.PARTICIPANT, 30),
        ],
    ),
    (
        PlanTheme.RELATIONS,
        "Jag vill träffa folk oftare",
        [
            ("Prova fikagruppen på onsdagar", Who.PARTICIPANT, 30),
            ("Följa med första gången", Who.TEAM, 30),
        ],
    ),
]
NEXT_STEPS: dict[str, list[Step]] = {
    PlanTheme.WORK: [
        ("Möte med arbetsledaren om nästa steg", Who.TEAM, 20),
        ("Söka två arbeten som passar", Who.PARTICIPANT, 40),
    ],
    PlanTheme.HEALTH: [("Återbesök på vårdcentralen", Who.PARTICIPANT, 30)],
    PlanTheme.ECONOMY: [("Följa upp budgeten tillsammans", Who.TEAM, 30)],
    PlanTheme.HOME: [("Gå igenom veckoschemat igen", Who.TEAM, 15)],
    PlanTheme.RELATIONS: [("Bestämma en aktivitet till våren", Who.PARTICIPANT, 50)],
}
DROPPED = (
    "Behövs inte längre, det löste sig på annat sätt.",
    "Vi tar det senare, det är för mycket just nu.",
)
LIFE_NOTES: dict[str, tuple[str, ...]] = {
    LifeArea.HOME: (
        "Bor själv i lägenhet. Trivs, men posten blir liggande. Tycker om att odla.",
        "Delar lägenhet med en släkting. Vill ha eget. Få saker att göra på fritiden.",
    ),
    LifeArea.RELATIONS: (
        "En syster som ställer upp. I övrigt mest ensam sedan arbetet tog slut.",
        "Barnen bor varannan vecka. Vänner finns men kontakten har glesnat.",
    ),
    LifeArea.HEALTH: (
        "Sover dåligt och har ont. Har väntat länge på besked från vården.",
        "Mår bättre när dagarna har fasta tider. Vill ha stöd i kontakten med vården.",
    ),
    LifeArea.WORK: (
        "Har arbetat på lager och i kök. Vill ha lugnare tempo och få människor omkring sig.",
        "Läste till undersköterska men avbröt. Är nyfiken på att börja igen.",
    ),
}
NEEDS: dict[str, str] = {
    LifeArea.HOME: "Någon som hjälper till att komma igång med posten",
    LifeArea.RELATIONS: "Ett sammanhang utanför hemmet",
    LifeArea.HEALTH: "Någon som följer med till vården",
    LifeArea.WORK: "En plats att prova på i lugn takt",
}
# What a need in an area became, where the team already coordinates it.
AREAS_OF = {
    Kind.DEBT_ADVICE: LifeArea.HOME,
    Kind.HOUSING_SUPPORT: LifeArea.HOME,
    Kind.LANDLORD: LifeArea.HOME,
    Kind.HOUSING_OFFICER: LifeArea.HOME,
    Kind.HOME_CARE: LifeArea.HOME,
    Kind.ASSOCIATIONS: LifeArea.RELATIONS,
    Kind.PERSONAL_AGENT: LifeArea.RELATIONS,
    Kind.CAREER_GUIDANCE: LifeArea.WORK,
    Kind.AF_SIUS: LifeArea.WORK,
    Kind.AF_PSYCHOLOGIST: LifeArea.WORK,
    Kind.EMPLOYER: LifeArea.WORK,
}
