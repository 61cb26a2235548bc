"""Kapitel i helårsrapporten (domain.md §7.5), with the words that are proposed in each.

A proposal says what is true of every team and takes its figures through placeholders. Where only
the team knows, nothing is proposed; a chapter with neither words nor figures is not printed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """Kapitel. `help` says what belongs here; `part_of` is the chapter it is a section of."""

    code: str
    heading: str
    help: str
    proposed: str = ""
    part_of: str = ""
    appendix: bool = False


CHAPTERS = [
    Chapter(
        "lead",
        "Ingress",
        "Det viktigaste från året i en eller två meningar. Står överst i sammanfattningen.",
        "Av dem som avslutades under {year} gick {positive_outcome_percent} vidare till arbete, "
        "studier, aktivt arbetssökande eller kommunal arbetslivsrehabilitering. Tiden i insatsen "
        "var i medeltal {time_in_programme_months_mean}.",
    ),
    Chapter(
        "summary",
        "Vad året visar",
        "Det som styrgrupp och styrelse behöver veta om de bara läser en sida.",
        "Under {year} var antalet deltagare {active}. Antalet som började var {started}, och "
        "antalet som avslutades var {closed}. Vid årets slut var {enrolled_at_end} inskrivna.\n\n"
        "Antalet som gick till arbete var {closed_by_outcome.work} och till studier "
        "{closed_by_outcome.studies}. Till Arbetsförmedlingen, som aktivt arbetssökande, gick "
        "{closed_by_outcome.employment_service}. I kommunal arbetslivsrehabilitering fortsatte "
        "{closed_by_outcome.municipal_rehab}, och till medicinsk rehabilitering gick "
        "{closed_by_outcome.medical_rehab}.\n\n"
        "De som gick vidare till kommunal eller medicinsk rehabilitering har skattat hur de mår "
        "med ORS. Medelvärdet var {ors_first_mean_rehab} vid den första skattningen och "
        "{ors_last_mean_rehab} vid den senaste. Förändringen var {ors_change_points_mean_rehab}.",
    ),
    Chapter(
        "purpose",
        "Uppdrag och syfte",
        "Varför insatsen finns och vad den ska leda till.",
        "Insatsen finns för personer i arbetsför ålder som behöver stöd från flera håll samtidigt "
        "för att komma närmare arbete eller studier. Den ägs av {owners} och finansieras av "
        "{associations}, enligt lagen om finansiell samordning av rehabiliteringsinsatser.\n\n"
        "Uppdraget är att samla kontakterna runt en person till en gemensam plan. Myndigheternas "
        "ansvar ligger kvar, och det ska alltid vara tydligt vem som är huvudman för vad.",
    ),
    Chapter(
        "steering",
        "Ledning och styrning",
        "Styrgruppens sammansättning, antal möten och viktiga beslut.",
        "Insatsen leds av en styrgrupp med företrädare för de samverkande parterna. Styrgruppen "
        "följer personalläge, deltagarvolym, aktiviteter och ekonomi. Verksamhetsledaren är "
        "föredragande.",
    ),
    Chapter(
        "staff",
        "Personal och resurser",
        "Roller, tjänstgöring och förändringar under året. Bemanningen står i en tabell.",
        "Teamets medarbetare har olika yrkesroller och arbetsgivare. Kunskapen om flera regelverk "
        "finns därmed på samma plats, nära deltagaren.",
    ),
    Chapter(
        "target",
        "Målgrupp",
        "Vilka deltagarna är och vad de behöver. Kön och ålder står i en tabell.",
        "Deltagarna har behov av samordnat stöd från flera myndigheter. Antalet kvinnor var "
        "{active_by_sex.woman} och antalet män {active_by_sex.man}. Uppgift om kön saknas för "
        "{active_by_sex.unknown}.\n\n"
        "Tiden i offentlig försörjning före start var i medeltal {years_in_public_support_mean}, "
        "bland dem där tiden är känd. Det verkliga värdet är högre, för den som står vid "
        "registrets tak räknas med takets värde.",
    ),
    Chapter(
        "entry",
        "Vägen in",
        "Hur deltagarna kommer till insatsen och hur lång tid det tar.",
        "En handläggare hos en remitterande part ser att en person behöver samordning och tar "
        "kontakt med teamet. Under året kom {referred} remisser. Från remiss till start gick det "
        "i medeltal {days_from_referral_to_start_mean}, och medianen var "
        "{days_from_referral_to_start_median}.",
    ),
    Chapter(
        "process",
        "Arbetssätt under året",
        "Hur arbetet går till, från start till avslut.",
        "Grunden är det enskilda samtalet och en plan som deltagaren själv äger. Deltagare, "
        "remittent och team träffas med jämna mellanrum och fattar ett beslut varje gång: "
        "fortsätta, justera planen, begära förlängning eller avsluta.",
    ),
    Chapter(
        "activities",
        "Aktiviteter",
        "Grupper, arbetsträning och annat som har erbjudits.",
    ),
    Chapter(
        "support",
        "Individuellt stöd",
        "Vilka kontakter teamet har samordnat, och vad det har betytt.",
        "Ofta är stödet en kontakt som teamet hjälper till med, till exempel i vården, hos en "
        "myndighet eller med en hyresvärd. För dem som avslutades samordnade teamet i medeltal "
        "{support_measures_mean} per deltagare. Högsta antalet för en deltagare var "
        "{support_measures_max}.",
    ),
    Chapter("results", "Resultat och effekter", "Inledning till resultaten. Kan vara tom."),
    Chapter(
        "outcomes",
        "Avslut och utfall",
        "Vart de som avslutades gick vidare.",
        "Antalet som avslutades var {closed}. Av dem gick {positive_outcome_percent} vidare till "
        "något av de utfall som räknas som positiva: arbete, studier, Arbetsförmedlingen eller "
        "kommunal arbetslivsrehabilitering.",
        part_of="results",
    ),
    Chapter(
        "change",
        "Upplevd förändring",
        "Vad skattningarna med ORS visar.",
        "Deltagarna skattar hur de mår med ORS. För dem som avslutades och har skattat sig vid "
        "mer än ett tillfälle gick medelvärdet från {ors_first_mean} till {ors_last_mean}. "
        "Förändringen var {ors_change_points_mean}. En tydlig förbättring hade "
        "{ors_reliable_improvement} av {ors_reliable_improvement.n}, och en tydlig försämring "
        "{ors_reliable_deterioration}.",
        part_of="results",
    ),
    Chapter(
        "time",
        "Tid i insatsen",
        "Hur länge deltagarna är inskrivna och varför.",
        "De som avslutades hade varit inskrivna i medeltal {time_in_programme_months_mean}. "
        "Medianen var {time_in_programme_months_median}.",
        part_of="results",
    ),
    Chapter(
        "discussion",
        "Diskussion",
        "Hur resultaten kan förstås, och vad som påverkat dem.",
        "Grupperna är små, och enstaka avslut ger stort utslag. Skillnader mellan år ska därför "
        "läsas med försiktighet.",
    ),
    Chapter(
        "quality",
        "Kvalitet i arbetet",
        "Hur arbetet följs upp: frister, skattningar, enkäter, självvärdering.",
        "Varje uppföljning har en sista dag. Under året skulle {follow_ups_due} uppföljningar "
        "hållas, och {follow_ups_on_time_percent} av dem hölls i tid. Slutdokumentation ska lämnas "
        "till deltagare och remittent inom insatsens frist. Det gjordes i tid för "
        "{final_documents_on_time} av {final_documents_due} avslutade.",
    ),
    Chapter(
        "factors",
        "Hjälp och hinder",
        "Vad som har underlättat och försvårat arbetet.",
    ),
    Chapter("training", "Utbildning", "Utbildning och handledning för medarbetarna."),
    Chapter(
        "economy",
        "Ekonomi",
        "Beviljade medel, utfall och vad som går tillbaka. Belopp i kronor kan skrivas som de är.",
        "Insatsens medel rekvireras löpande från {associations}. Beviljade medel och utfall "
        "redovisas i årets rekvisitioner.",
    ),
    Chapter("needs", "Framtida behov", "Vad insatsen behöver framöver, och beslut som behövs."),
    Chapter(
        "plan",
        "Plan för {next_year}",
        "Vad som ska göras nästa år.",
        "Under {next_year} fortsätter arbetet enligt verksamhetsplanen. Styrgruppen följer "
        "särskilt antalet inskrivna, tiden från remiss till start, utfallet vid avslut och "
        "slutdokumentation i tid.",
    ),
    Chapter(
        "goals", "Mål och utfall", "Målen i verksamhetsplanen och hur det gick.", appendix=True
    ),
]
BY_CODE = {chapter.code: chapter for chapter in CHAPTERS}
PROPOSED = {chapter.code: chapter.proposed for chapter in CHAPTERS}
