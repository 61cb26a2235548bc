"""Loggen i klartext: what a row says, for people who read it."""

from audit.models import Reading

Outcome = Reading.Outcome

# What was done, followed by the thing it was done to.
VERBS = {
    Outcome.SHOWN: "öppnade",
    Outcome.CHANGED: "sparade",
    Outcome.EXPORTED: "tog ut",
    Outcome.DOWNLOADED: "hämtade",
    Outcome.DISCLOSED: "lämnade ut uppgifter:",
    Outcome.OPENED: "öppnade med angivet skäl:",
    Outcome.ALERTED: "läste om en skyddad person:",
    Outcome.DENIED: "nekades",
    Outcome.FAILED: "fick ett fel i",
}
# The kinds whose ids are of cases (inskrivningar). Ids of another kind name something else.
CASE_KINDS = frozenset({"enrolment", "worklist", "file", "violence"})
KINDS = {
    "enrolment": "ärende",
    "worklist": "arbetslista",
    "file": "fil",
    "violence": "frågor om våld",
    "referral": "remiss",
    "participant": "person som redan är känd",
    "case list": "ärendelista",
    "figures": "siffror",
    "report": "rapport",
    # Of a login: how somebody came in, or why it ended.
    "password": "lösenord",
    "totp": "kod från app",
    "recovery_codes": "reservkod",
    "code": "engångskod",
    "webauthn": "passnyckel",
    "socialaccount": "inloggningstjänst",
    "logged_out": "på egen begäran",
    "idle": "ingen aktivitet",
    "limit": "längsta tiden",
    "elsewhere": "från en annan webbläsare",
    "second_factor": "andra steget ändrades",
    "closed": "kontot stängdes",
}
THINGS = {
    "participants:list": "deltagarlistan",
    "participants:case": "översikten",
    "participants:journal": "journalen",
    "participants:sign_note": "en journalanteckning",
    "participants:correct_note": "rättelsen av en anteckning",
    "participants:waiting": "väntan på insatser",
    "participants:drafts": "sina utkast",
    "participants:save_draft": "ett utkast",
    "participants:discard_draft": "att ett utkast togs bort",
    "participants:measures": "insatserna",
    "participants:add_measure": "en ny insats",
    "participants:edit_measure": "en insats",
    "participants:facts": "uppgifterna",
    "participants:edit_person": "personuppgifterna",
    "participants:edit_start": "startuppgifterna",
    "participants:assign_responsible": "valet av ansvarig",
    "participants:assign_deputy": "valet av vikarie",
    "participants:change_huvudman": "bytet av huvudman",
    "participants:add_end_date": "ett nytt slutdatum",
    "participants:edit_end_date": "ett slutdatum",
    "participants:put_off": "att en rad på arbetslistan sköts upp",
    "participants:history": "historiken",
    "participants:follow_ups": "uppföljningarna",
    "participants:book_follow_up": "bokningen av en uppföljning",
    "participants:miss_follow_up": "att en uppföljning uteblev",
    "participants:hold_follow_up": "uppföljningsmötet",
    "participants:close": "avslutet",
    "participants:final_document": "slutdokumentet",
    "participants:preview_final_document": "granskningen av slutdokumentet",
    "participants:print_final_document": "slutdokumentet som fil",
    "participants:receive_final_document": "kvittot på slutdokumentet",
    "participants:take_over": "att nästa aktör har tagit vid",
    "participants:readings": "vem som har läst ärendet",
    "participants:readers": "läsarlistorna",
    "participants:case_readers": "ärendets läsarlista",
    "participants:edit_huvudman": "rättelsen av en huvudmannaperiod",
    "participants:remove_reader": "att en läsare togs bort",
    "participants:entrust": "valet av ansvarig",
    "participants:open_protected": "det skyddade ärendet",
    "participants:break_glass": "nödöppningen",
    "participants:openings": "nödöppningarna",
    "participants:review_opening": "granskningen av en nödöppning",
    "participants:consent": "samtyckena",
    "participants:record_consent": "ett nytt samtycke",
    "participants:withdraw_consent": "återkallandet av ett samtycke",
    "participants:extend_consent": "förlängningen av ett samtycke",
    "participants:withdraw_consent_line": "återkallandet av en samtyckesrad",
    "participants:expiring_consents": "samtycken som upphör",
    "participants:disclose": "utlämnandet",
    "participants:disclosure": "det utlämnade",
    "participants:disclosed_file": "en utlämnad fil",
    "participants:documents": "dokumenten",
    "participants:attachment": "en bilaga",
    "participants:remove_attachment": "att en bilaga togs bort",
    "participants:protection": "skyddsuppgifterna",
    "participants:edit_protection": "ändringen av skyddsuppgifterna",
    "instruments:case": "mätningarna",
    "instruments:course": "ett mätförlopp",
    "instruments:measure": "en mätning",
    "instruments:correct": "rättelsen av en mätning",
    "instruments:violence": "frågorna om våld",
    "instruments:ask_violence": "att frågor om våld ställdes",
    "instruments:violence_reader": "läsarna av svaren om våld",
    "instruments:violence_answers": "svaren om våld",
    "documents:download": "en fil",
    "referrals:list": "remisslistan",
    "referrals:new": "en ny remiss",
    "referrals:draft": "utkastet till remiss",
    "referrals:section": "ett avsnitt i remissen",
    "referrals:check": "kontrollen av remissen",
    "referrals:discard": "att utkastet kastades",
    "referrals:receipt": "kvittot på remissen",
    "referrals:status": "remissens läge",
    "referrals:released": "det som teamet har delat",
    "referrals:sent": "den skickade remissen",
    "referrals:take_over": "övertagandet av remissen",
    "referrals:answer": "svaret på en fråga",
    "referrals:withdraw": "återtagandet av remissen",
    "referrals:register": "registreringen av en remiss",
    "referrals:remiss": "remissen",
    "referrals:handle": "handläggningen av remissen",
    "referrals:ask": "frågan till remittenten",
    "referrals:plan": "planeringen av remissen",
    "referrals:queue": "köplaceringen",
    "referrals:decline": "avslaget på remissen",
    "referrals:accept": "inskrivningen",
    "referrals:readers": "remissens läsarlista",
    "referrals:remove_reader": "att en läsare av remissen togs bort",
    "referrals:import": "inläsningen av ärenden",
    "referrals:check_import": "kontrollen av inlästa ärenden",
    "referrals:discard_import": "att inlästa ärenden kastades",
    "reporting:start": "startsidan",
    "reporting:figures_file": "siffror som fil",
    "reporting:report_file": "en rapport som fil",
    "log_extract": "utdrag ur loggen",
    "mfa_activate_totp": "en app som andra steg",
    "mfa_deactivate_totp": "att appen togs bort som andra steg",
    "mfa_add_webauthn": "en nyckel som andra steg",
    "mfa_remove_webauthn": "att en nyckel togs bort som andra steg",
    "mfa_generate_recovery_codes": "nya reservkoder",
    "reset_second_factor": "att andra steget nollställdes",
}


def kind_in_words(kind: str) -> str:
    """Slaget i ord; of a login there may be several, "lösenord och kod från app"."""
    return " och ".join(KINDS.get(part, part) for part in kind.split("+"))


# Shown to nobody but whoever wrote the row: the plain name of a view without a label.
UNNAMED = "sidan {}"


def told(reading: Reading) -> str:
    """Raden i ord: "öppnade översikten". A login says all by its outcome."""
    outcome = Outcome(reading.outcome)
    if outcome not in VERBS:
        return str(outcome.label)
    return f"{VERBS[outcome]} {THINGS.get(reading.view) or UNNAMED.format(reading.view)}"
