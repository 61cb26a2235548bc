from django.urls import path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("roll/", views.choose_hat, name="choose_hat"),
]
