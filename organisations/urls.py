from django.urls import path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("roll/", views.choose_hat, name="choose_hat"),
    path("om/tillganglighet/", views.accessibility, name="accessibility"),
    path("om/loggning/", views.logging, name="logging"),
]
