from django.urls import path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("roll/", views.choose_hat, name="choose_hat"),
    path("installningar/", views.team_settings, name="team_settings"),
    path("administration/atkomst/", views.access_matrix, name="access_matrix"),
    path("om/tillganglighet/", views.accessibility, name="accessibility"),
    path("om/loggning/", views.logging, name="logging"),
]
