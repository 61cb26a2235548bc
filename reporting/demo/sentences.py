"""Meningar: what is written in cases. Plain, respectful, without names and diagnoses."""

from participants.models import JournalNote

Category = JournalNote.Category

START = "Uppstartsmöte tillsammans med remittenten. Vi gick igenom vad som är viktigast just nu."
NOTES: dict[str, tuple[str, ...]] = {
    Category.CONVERSATION: (
        "Samtal om hur veckan har varit. Promenaderna fungerar och sömnen är lite bättre.",
        "Vi gick igenom livskompassen. Hemmet och ekonomin är det som tar mest kraft just nu.",
        "Samtal om vad som behövs för att klara två dagar i veckan i arbetsträningen.",
        "Vi gjorde ett veckoschema tillsammans. Läggs på kylskåpet och följs upp nästa gång.",
        "Samtal om arbeten som har passat tidigare och varför. Lagerarbete och trädgård nämns.",
        "Vi pratade om nästa lilla steg: att ringa vårdcentralen själv, med mig bredvid.",
        "Samtal om hur det var att börja på Jobbcentrum. Arbetsledaren har varit ett bra stöd.",
        "Vi skrev ner frågorna inför läkarbesöket så att inget glöms bort.",
        "Samtal om ekonomin. Vi bokar tid hos budgetrådgivaren tillsammans.",
        "Vi följde upp skalan från förra gången. Fasta tider och kortare pass har hjälpt.",
        "Samtal om att trappa upp från tre till fyra förmiddagar. Vi provar från måndag.",
        "En tyngre vecka. Vi bestämde att behålla tiderna och korta passen.",
    ),
    Category.PHONE: (
        "Kort samtal om veckans planering. Allt går enligt schemat.",
        "Ringde för att påminna om mötet på torsdag. Kommer.",
        "Samtal om resan till arbetsträningen. Busskortet är ordnat.",
        "Ringde efter läkarbesöket. Det kändes bra att ha skrivit ner frågorna.",
        "Behövde byta tid nästa vecka. Ny tid är bokad.",
        "Samtal om brevet från Försäkringskassan. Vi läser det tillsammans på nästa möte.",
    ),
    Category.MEETING: (
        "Möte med arbetsledaren på Jobbcentrum. Uppgifterna passar, takten får vara lugn.",
        "Möte med handläggaren om planeringen framåt. Alla är överens om nästa steg.",
        "Möte med vårdcentralen och rehabkoordinatorn. Ny tid om sex veckor.",
        "Möte om samordnad individuell plan. Vem som gör vad är nedskrivet.",
        "Möte med arbetsgivaren om anpassade arbetstider. Vi provar fyra veckor.",
    ),
    Category.VISIT: (
        "Studiebesök i trädgårdsgruppen. Vill gärna börja där.",
        "Hembesök efter önskemål. Vi gick igenom posten och sorterade det som behöver svar.",
        "Följde med till hälsocentret. Ny kontakt för kost och sömn.",
        "Besök på arbetsträningen. Trivs, och vill prova en dag till i veckan.",
        "Följde med till läkaren. Planen är att trappa upp långsamt.",
    ),
    Category.MISSED: (
        "Kom inte till mötet. Ringde och lämnade meddelande, ny tid föreslagen.",
        "Kom inte i dag. Hör av sig senare samma dag, har sovit dåligt. Ny tid är bokad.",
        "Uteblev från samtalet. Vi provar en senare tid på dagen.",
    ),
    Category.CONTACT: (
        "Kontakt med handläggaren på Arbetsförmedlingen om planeringen i höst.",
        "Kontakt med Försäkringskassan. Beslutet kommer inom två veckor.",
        "Kontakt med bostadsbolaget om lägenheten. Avbetalningsplan finns.",
        "Kontakt med vårdcentralen. Remissen till sjukgymnast är skickad.",
        "Kontakt med budgetrådgivaren. Första tid om tre veckor.",
        "Kontakt med studie- och yrkesvägledaren om vuxenutbildning.",
    ),
    Category.OTHER: (
        "Skrev underlag till uppföljningen.",
        "Kallelse till uppföljningen är skickad.",
    ),
}
CORRECTION = "Rättelse: mötet hölls på Jobbcentrum, inte hos oss. I övrigt stämmer anteckningen."

PARTICIPANT_VOICES = (
    "Det går framåt, fast i små steg. Det bästa är att ha någonstans att gå.",
    "Jag vet bättre vad jag orkar. Två förmiddagar i veckan är lagom.",
    "Det har varit en tung period men jag vill fortsätta.",
    "Jag vill prova att vara på arbetsplatsen själv nästa gång.",
    "Det är skönt att slippa ringa alla samtal på egen hand.",
)
REFERRER_VOICES = (
    "Planeringen följs. Vi ser gärna att tiden ökar i lugn takt.",
    "Bra att vården är med. Vi avvaktar deras besked.",
    "Vi behöver ett nytt underlag före årsskiftet.",
    "Vi är överens om planen och hör av oss om något ändras.",
)
TEAM_VOICES = (
    "Vi fortsätter med samtal varannan vecka och följer upp arbetsträningen.",
    "Samordningen med vården tar mest tid just nu. Arbetsträningen ligger still så länge.",
    "Närvaron är god. Vi föreslår en förmiddag till.",
    "De samordnade insatserna är på plats. Vi börjar planera för avslut.",
)
DECISION_REASONS = {
    "continue": "Planen fungerar och behovet av samordning finns kvar.",
    "adjust": "Takten behöver sänkas en tid och därefter ökas stegvis.",
    "extend": "Mer tid behövs för att steget till arbete ska hålla.",
    "close": "Behovet av samordning från flera parter finns inte längre.",
}
MOVED = (
    "Handläggaren hade förhinder.",
    "Deltagaren hade en läkartid samma dag.",
    "Sjukdom i teamet.",
    "Tolken kunde inte komma.",
)
MISSED = (
    "Kom inte och gick inte att nå. Ny tid föreslås.",
    "Deltagaren var sjuk.",
    "Handläggaren kom inte.",
)

AT_START = (
    "Vid starten fanns flera kontakter men ingen som höll ihop dem. Vardagen saknade fasta tider.",
    "Vid starten hade det gått flera år utan arbete. Ekonomin och boendet tog mest kraft.",
    "Vid starten var målet att hitta en sysselsättning som går att kombinera med vården.",
)
DONE = (
    "Vi har haft samtal, följt med till vården och ordnat en arbetsträning som har ökat stegvis.",
    "Vi har samordnat kontakterna, gjort ett veckoschema och provat två olika arbetsplatser.",
    "Vi har gått igenom ekonomin och gjort en plan tillsammans med alla parter.",
)
HELPED = (
    "Fasta tider, korta pass och att få gå igenom besöken i förväg.",
    "Att samma person har hållit i kontakterna och att ta ett steg i taget.",
    "Att ha någonstans att gå varje dag, och en arbetsledare som anpassar uppgifterna.",
)
AHEAD = (
    "Öka tiden långsamt. Hör av er till den som tar vid i god tid om något ändras.",
    "Fortsätt att skriva ner frågor före möten. Be om stöd när det blir mycket på en gång.",
    "Håll kvar rutinerna på morgonen, också de dagar som är lediga.",
)
