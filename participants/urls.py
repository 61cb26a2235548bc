from django.urls import path

from participants.views import (
    case,
    closing,
    doors,
    final_document,
    followups,
    history,
    journal,
    listing,
    measures,
    people,
    readers,
    reviews,
)

app_name = "participants"
urlpatterns = [
    path("", listing.participants, name="list"),
    path("lasare/", readers.readers, name="readers"),
    path("lasare/<str:case_number>/", readers.case_readers, name="case_readers"),
    path(
        "lasare/<str:case_number>/<int:pk>/ta-bort/", readers.remove_reader, name="remove_reader"
    ),
    path("lasare/<str:case_number>/ansvarig/", readers.entrust, name="entrust"),
    path("nodoppning/", doors.break_glass, name="break_glass"),
    path("nodoppningar/", reviews.openings, name="openings"),
    path("nodoppningar/<int:pk>/", reviews.review, name="review_opening"),
    path("<str:case_number>/oppna/", doors.open_protected, name="open_protected"),
    path("<str:case_number>/", case.overview, name="case"),
    path("<str:case_number>/journal/", journal.journal, name="journal"),
    path("<str:case_number>/journal/signera/", journal.sign_note, name="sign_note"),
    path("<str:case_number>/journal/<int:pk>/ratta/", journal.correct_note, name="correct_note"),
    path("<str:case_number>/insatser/", measures.measures, name="measures"),
    path("<str:case_number>/insatser/ny/", measures.add_measure, name="add_measure"),
    path("<str:case_number>/insatser/<int:pk>/", measures.edit_measure, name="edit_measure"),
    path("<str:case_number>/uppgifter/", people.facts, name="facts"),
    path("<str:case_number>/uppgifter/person/", people.edit_person, name="edit_person"),
    path("<str:case_number>/uppgifter/start/", people.edit_start, name="edit_start"),
    path(
        "<str:case_number>/uppgifter/ansvarig/",
        people.assign,
        {"part": "responsible"},
        name="assign_responsible",
    ),
    path(
        "<str:case_number>/uppgifter/vikarie/",
        people.assign,
        {"part": "deputy"},
        name="assign_deputy",
    ),
    path("<str:case_number>/uppgifter/huvudman/", people.change_huvudman, name="change_huvudman"),
    path("<str:case_number>/historik/", history.history, name="history"),
    path("<str:case_number>/uppfoljningar/", followups.follow_ups, name="follow_ups"),
    path("<str:case_number>/uppfoljningar/boka/", followups.book, name="book_follow_up"),
    path("<str:case_number>/uppfoljningar/uteblev/", followups.miss, name="miss_follow_up"),
    path("<str:case_number>/uppfoljningar/mote/", followups.hold, name="hold_follow_up"),
    path("<str:case_number>/avslut/", closing.close, name="close"),
    path("<str:case_number>/slutdokument/", final_document.final_document, name="final_document"),
    path(
        "<str:case_number>/slutdokument/granska/",
        final_document.preview,
        name="preview_final_document",
    ),
    path(
        "<str:case_number>/slutdokument/pdf/",
        final_document.print_document,
        name="print_final_document",
    ),
    path(
        "<str:case_number>/slutdokument/kvitto/<str:receiver>/",
        final_document.receive,
        name="receive_final_document",
    ),
    path("<str:case_number>/slutdokument/tog-vid/", final_document.take_over, name="take_over"),
]
