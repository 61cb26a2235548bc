from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("", views.file_list, name="list"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/hamta/", views.download, name="download"),
]
