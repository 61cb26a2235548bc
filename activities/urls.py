from django.urls import path

from activities.views import case, groups, sessions, workplaces

app_name = "activities"
urlpatterns = [
    path("grupper/", groups.groups, name="groups"),
    path("grupper/ny/", groups.add_group, name="add_group"),
    path("grupper/<int:pk>/", groups.group, name="group"),
    path("grupper/<int:pk>/andra/", groups.edit_group, name="edit_group"),
    path("grupper/<int:pk>/deltagare/", groups.add_member, name="add_member"),
    path("grupper/<int:pk>/deltagare/<int:member>/lamnar/", groups.end_member, name="end_member"),
    path("traffar/<int:pk>/", sessions.session, name="session"),
    path("traffar/<int:pk>/narvaro/<int:member>/", sessions.mark, name="mark"),
    path("traffar/<int:pk>/flytta/", sessions.move_session, name="move_session"),
    path("traffar/<int:pk>/stall-in/", sessions.cancel_session, name="cancel_session"),
    path("arbetsplatser/", workplaces.workplaces, name="workplaces"),
    path("arbetsplatser/ny/", workplaces.add_workplace, name="add_workplace"),
    path("arbetsplatser/<int:pk>/", workplaces.edit_workplace, name="edit_workplace"),
    path("arende/<str:case_number>/", case.case, name="case"),
    path("arende/<str:case_number>/ny/", case.add_placement, name="add_placement"),
    path(
        "arende/<str:case_number>/ny/arbetsplats/",
        case.add_workplace_for,
        name="add_workplace_for",
    ),
    path("arende/<str:case_number>/<int:pk>/", case.edit_placement, name="edit_placement"),
    path("arende/<str:case_number>/<int:pk>/timmar/", case.set_hours, name="set_hours"),
    path(
        "arende/<str:case_number>/<int:pk>/timmar/<int:step>/ta-bort/",
        case.remove_hours,
        name="remove_hours",
    ),
    path(
        "arende/<str:case_number>/<int:pk>/uppfoljning/",
        case.follow_up_placement,
        name="follow_up_placement",
    ),
    path("arende/<str:case_number>/<int:pk>/avsluta/", case.end_placement, name="end_placement"),
]
