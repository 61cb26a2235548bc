"""Ärendet: its pages, its measurements and the files made of it."""

from finsam.access.content import (
    ACT,
    CASE_HEAD,
    FORM,
    HEALTH,
    IDENTITY,
    NO_CONTENT,
    PAGE,
    PROTECTION,
    REASONS,
    SOCIAL,
    STATUS,
    VIOLENCE,
    WHOLE_CASE,
    Classes,
    Finds,
)
from finsam.access.decisions import Decision, download, each, export, grant, nameless, only
from finsam.access.roles import DECIDERS, LEADERS, REVIEWER, STEERING, TEAM


def case(
    emits: Classes = NO_CONTENT,
    *,
    finds: Finds = Finds.CASE,
    methods: frozenset[str] = PAGE,
) -> Decision:
    """En sida i ärendet: for the team's staff, with the head of the case on it."""
    return only(TEAM, finds=finds, emits=CASE_HEAD | emits, methods=methods, reads="enrolment")


def listed(methods: frozenset[str]) -> Decision:
    """Läsarlistan till ett ärende: its leader keeps it, and opens no case by doing so."""
    return only(LEADERS, finds=Finds.LISTED_CASE, emits=STATUS, methods=methods, reads="enrolment")


def file_of(emits: Classes, finds: Finds = Finds.NOTHING, reads: str = "") -> Decision:
    """En egen beställning: the team orders papers of its cases, the others figures and no more."""
    return each(
        grant(TEAM, finds=finds, emits=emits), grant(STEERING, REVIEWER, finds=finds), reads=reads
    )


def answers(*, methods: frozenset[str] = PAGE) -> Decision:
    """Svar om våld: a class, a set of readers and a kind in the log of their own."""
    return only(
        TEAM,
        finds=Finds.VIOLENCE_ANSWERS,
        emits=CASE_HEAD | VIOLENCE,
        methods=methods,
        reads="violence",
    )


ROWS: dict[str, Decision] = {
    "participants:list": only(TEAM, emits=IDENTITY | STATUS, methods=FORM, reads="enrolment"),
    "participants:case": case(WHOLE_CASE),
    "participants:journal": case(WHOLE_CASE, methods=FORM),
    "participants:sign_note": case(WHOLE_CASE, methods=ACT),
    "participants:correct_note": case(WHOLE_CASE, methods=FORM),
    "participants:waiting": only(TEAM, emits=CASE_HEAD | HEALTH | SOCIAL, reads="enrolment"),
    "participants:object[anteckning]": case(WHOLE_CASE, methods=FORM),
    "participants:object[uppfoljning]": case(WHOLE_CASE, methods=FORM),
    "participants:object[slutdokument]": case(WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=FORM),
    # The autosave shows nothing of the case, and a row of each letter would drown the log.
    "participants:save_draft": only(TEAM, finds=Finds.CASE, methods=ACT),
    "participants:discard_draft": only(TEAM, finds=Finds.CASE, methods=ACT),
    "participants:drafts": only(TEAM, emits=CASE_HEAD, reads="enrolment"),
    "participants:measures": case(HEALTH | SOCIAL),
    "participants:add_measure": case(HEALTH | SOCIAL, methods=FORM),
    "participants:edit_measure": case(HEALTH | SOCIAL, methods=FORM),
    # The plan is read by all three parties; what it says may be of health.
    "participants:plan": case(HEALTH | SOCIAL),
    "participants:add_plan_goal": case(HEALTH | SOCIAL, methods=FORM),
    "participants:edit_plan_goal": case(HEALTH | SOCIAL, methods=FORM),
    "participants:add_plan_action": case(HEALTH | SOCIAL, methods=FORM),
    "participants:edit_plan_action": case(HEALTH | SOCIAL, methods=FORM),
    "participants:plan_expectations": case(HEALTH | SOCIAL, methods=FORM),
    "participants:agree_plan": case(HEALTH | SOCIAL, methods=FORM),
    "participants:plan_version": case(HEALTH | SOCIAL),
    "participants:print_plan": export(case(methods=ACT)),
    "participants:plan_catalogue": only(LEADERS, methods=FORM),
    "participants:life_map": case(HEALTH | SOCIAL),
    "participants:edit_life_area": case(HEALTH | SOCIAL, methods=FORM),
    "participants:add_life_need": case(HEALTH | SOCIAL, methods=FORM),
    "participants:edit_life_need": case(HEALTH | SOCIAL, methods=FORM),
    "participants:coordinate_need": case(HEALTH | SOCIAL, methods=FORM),
    "participants:facts": case(WHOLE_CASE),
    "participants:edit_person": case(methods=FORM),
    "participants:edit_start": case(SOCIAL, methods=FORM),
    "participants:assign_responsible": case(finds=Finds.OPEN_CASE, methods=FORM),
    "participants:assign_deputy": case(finds=Finds.OPEN_CASE, methods=FORM),
    "participants:change_huvudman": case(finds=Finds.OPEN_CASE, methods=FORM),
    "participants:edit_huvudman": case(finds=Finds.OPEN_CASE, methods=FORM),
    "participants:add_end_date": case(SOCIAL, finds=Finds.OPEN_CASE, methods=FORM),
    "participants:edit_end_date": case(SOCIAL, finds=Finds.OPEN_CASE, methods=FORM),
    "participants:put_off": case(methods=FORM),
    "participants:print_handover": export(case(methods=ACT)),
    "participants:hand_over": only(TEAM, emits=CASE_HEAD, methods=FORM, reads="enrolment"),
    "participants:absences": only(TEAM, methods=FORM),
    "participants:absence": only(TEAM, finds=Finds.ABSENCE, emits=CASE_HEAD, reads="enrolment"),
    "participants:end_absence": only(TEAM, finds=Finds.ABSENCE, methods=ACT),
    "participants:workload": only(LEADERS),
    "participants:history": case(WHOLE_CASE),
    "participants:readings": case(),
    "participants:follow_ups": case(WHOLE_CASE),
    "participants:book_follow_up": case(methods=FORM),
    "participants:miss_follow_up": case(methods=FORM),
    "participants:hold_follow_up": case(WHOLE_CASE, methods=FORM),
    "participants:print_follow_up": export(case(methods=ACT)),
    "participants:request_extension": case(REASONS, finds=Finds.OPEN_CASE, methods=FORM),
    # Under a case number, in words written for those who decide.
    "participants:extensions": only(DECIDERS, emits=STATUS | REASONS, reads="extension"),
    "participants:decide_extension": only(
        DECIDERS,
        finds=Finds.EXTENSION,
        emits=STATUS | REASONS,
        methods=FORM,
        reads="extension",
    ),
    "participants:close": case(WHOLE_CASE, methods=FORM),
    "participants:reopen": case(WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=FORM),
    "participants:after_close": only(TEAM, emits=CASE_HEAD, reads="enrolment"),
    "participants:later_status": case(SOCIAL, finds=Finds.CLOSED_CASE, methods=FORM),
    "participants:final_document": case(WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=FORM),
    "participants:preview_final_document": case(WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=FORM),
    "participants:print_final_document": export(case(finds=Finds.CLOSED_CASE, methods=ACT)),
    "participants:receive_final_document[deltagaren]": case(
        WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=ACT
    ),
    "participants:receive_final_document[remittenten]": case(
        WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=ACT
    ),
    "participants:take_over": case(WHOLE_CASE, finds=Finds.CLOSED_CASE, methods=ACT),
    # Consent, and what leaves the team on it.
    "participants:consent": case(SOCIAL),
    "participants:record_consent": case(SOCIAL, methods=FORM),
    "participants:extend_consent": case(SOCIAL, methods=FORM),
    "participants:withdraw_consent": case(SOCIAL, methods=FORM),
    "participants:withdraw_consent_line": case(SOCIAL, methods=FORM),
    "participants:disclose": case(WHOLE_CASE, methods=FORM),
    "participants:disclosure": case(WHOLE_CASE),
    "participants:disclosed_file": download(case(WHOLE_CASE)),
    "participants:expiring_consents": only(TEAM, emits=CASE_HEAD, reads="enrolment"),
    # The lists that a leader keeps name a case by alias or number, and its staff.
    "participants:readers": only(LEADERS, emits=STATUS, reads="enrolment"),
    "participants:case_readers": listed(FORM),
    "participants:remove_reader": listed(ACT),
    "participants:entrust": listed(FORM),
    "participants:open_protected": only(
        TEAM, finds=Finds.PROTECTED_CASE, emits=STATUS, methods=FORM, reads="enrolment"
    ),
    "participants:break_glass": only(
        TEAM, finds=Finds.NARROW_CIRCLE, methods=FORM, reads="enrolment"
    ),
    "participants:openings": only(REVIEWER, emits=STATUS | REASONS, reads="enrolment"),
    "participants:review_opening": only(
        REVIEWER, finds=Finds.OPENING, emits=STATUS | REASONS, methods=FORM, reads="enrolment"
    ),
    # What an attachment holds nobody has classified.
    "participants:documents": case(WHOLE_CASE, methods=FORM),
    "participants:attachment": download(case(WHOLE_CASE)),
    "participants:extract_record": export(case(WHOLE_CASE, methods=ACT)),
    "participants:remove_attachment": case(WHOLE_CASE, methods=FORM),
    "participants:protection": case(PROTECTION, finds=Finds.PROTECTED_CASE),
    "participants:edit_protection": case(PROTECTION, finds=Finds.PROTECTED_CASE, methods=FORM),
    # That the questions were asked is the team's to see; the answers have readers of their own.
    "instruments:violence": case(),
    "instruments:ask_violence": case(methods=FORM),
    "instruments:violence_contact": case(methods=ACT),
    "instruments:violence_bar": case(methods=ACT),
    "instruments:violence_answers": answers(),
    "instruments:violence_reader": answers(methods=ACT),
    # Of the survey a case knows that it was offered; what was answered is about nobody.
    "instruments:survey": case(methods=FORM),
    "instruments:type_survey": nameless(only(TEAM, methods=FORM)),
    "instruments:team_survey": only(LEADERS),
    "instruments:account_survey": only(LEADERS, methods=ACT),
    "instruments:case": case(HEALTH),
    "instruments:course": case(HEALTH),
    "instruments:measure": case(HEALTH, methods=FORM),
    "instruments:correct": case(HEALTH, methods=FORM),
    "instruments:print": export(case(HEALTH, methods=ACT)),
    "instruments:hand_over": case(HEALTH, methods=FORM),
    # A file holds what its kind holds; the page about it names the case number and no more.
    "documents:list": file_of(STATUS),
    "documents:job": file_of(STATUS, Finds.OWN_FILE),
    "documents:download": download(file_of(WHOLE_CASE, Finds.OWN_FILE, "file")),
}
