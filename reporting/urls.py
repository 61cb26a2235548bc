from django.urls import path

from reporting import views
from reporting.views import reports

app_name = "reporting"
urlpatterns = [
    path("", views.start, name="start"),
    path("helar/", reports.reports, name="reports"),
    path("helar/<int:pk>/", reports.report, name="report"),
    path("helar/<int:pk>/kapitel/<str:code>/", reports.chapter, name="chapter"),
    path("helar/<int:pk>/frys/", reports.freeze_report, name="freeze"),
    path("helar/<int:pk>/version/<int:number>/", reports.report_file, name="report_file"),
]
