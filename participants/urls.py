from django.urls import path

from participants.views import case

app_name = "participants"
urlpatterns = [
    path("<str:case_number>/", case.overview, name="case"),
]
