from allauth.account import views as account
from django.urls import include, path

from finsam.health import health

handler404 = "finsam.missing.page_not_found"

urlpatterns = [
    path("halsa/", health, name="health"),
    path("konto/logga-in/", account.login, name="account_login"),
    path("konto/logga-ut/", account.logout, name="account_logout"),
    path("konto/losenord/", account.password_change, name="account_change_password"),
    path("deltagare/", include("participants.urls")),
    path("remisser/", include("referrals.urls")),
    path("matningar/", include("instruments.urls")),
    path("filer/", include("documents.urls")),
    path("logg/", include("audit.urls")),
    path("", include("organisations.urls")),
    path("", include("reporting.urls")),
]
