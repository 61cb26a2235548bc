from django.urls import path

from instruments.views import catalogue, handing_over, measurements, survey, violence

app_name = "instruments"
urlpatterns = [
    path("enkat/", survey.team_survey, name="team_survey"),
    path("enkat/<str:slug>/svar/", survey.type_in, name="type_survey"),
    path("enkat/<str:slug>/redovisa/", survey.account, name="account_survey"),
    path("instrument/", catalogue.catalogue, name="catalogue"),
    path("<str:case_number>/", measurements.case, name="case"),
    path("<str:case_number>/graf/", measurements.course, name="course"),
    path("<str:case_number>/pdf/", measurements.print_measurements, name="print"),
    path("<str:case_number>/enkat/", survey.offers, name="survey"),
    path("<str:case_number>/vald/", violence.occasions, name="violence"),
    path("<str:case_number>/vald/ny/", violence.ask, name="ask_violence"),
    path("<str:case_number>/vald/kontakt/", violence.contact, name="violence_contact"),
    path("<str:case_number>/vald/jav/", violence.bar, name="violence_bar"),
    path("<str:case_number>/vald/<int:pk>/", violence.answers, name="violence_answers"),
    path("<str:case_number>/vald/<int:pk>/lasare/", violence.name_reader, name="violence_reader"),
    path("<str:case_number>/<str:code>/overlamnad/", handing_over.hand_over, name="hand_over"),
    path("<str:case_number>/<str:code>/ny/", measurements.measure, name="measure"),
    path("<str:case_number>/<str:code>/<int:measurement>/", measurements.correct, name="correct"),
]
