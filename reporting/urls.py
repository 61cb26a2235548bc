from django.urls import path

from reporting import views
from reporting.views import calendar, digests, figures, reports, violence

app_name = "reporting"
urlpatterns = [
    path("", views.start, name="start"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/prenumeration/", calendar.feed, name="feed"),
    path("kalender/<str:secret>.ics", calendar.feed_file, name="feed_file"),
    path("paminnelser/", digests.digests, name="digests"),
    path("rapporter/siffror/", figures.figures, name="figures"),
    path("rapporter/siffror/fil/<str:kind>/", figures.figures_file, name="figures_file"),
    path("rapporter/fragor/", violence.violence_figures, name="violence_figures"),
    path("rapporter/helar/", reports.reports, name="reports"),
    path("rapporter/helar/<int:pk>/", reports.report, name="report"),
    path("rapporter/helar/<int:pk>/kapitel/<str:code>/", reports.chapter, name="chapter"),
    path("rapporter/helar/<int:pk>/frys/", reports.freeze_report, name="freeze"),
    path("rapporter/helar/<int:pk>/version/<int:number>/", reports.report_file, name="report_file"),
]
