from django.urls import path

from instruments import views

app_name = "instruments"
urlpatterns = [
    path("<str:case_number>/", views.case, name="case"),
    path("<str:case_number>/graf/", views.course, name="course"),
    path("<str:case_number>/<str:code>/ny/", views.measure, name="measure"),
    path("<str:case_number>/<str:code>/<str:day>/", views.correct, name="correct"),
]
