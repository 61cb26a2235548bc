from django.urls import include, path

from finsam.health import health

handler400 = "finsam.missing.bad_request"
handler404 = "finsam.missing.page_not_found"

urlpatterns = [
    path("halsa/", health, name="health"),
    path("konto/", include("organisations.account_urls")),
    path("deltagare/", include("participants.urls")),
    path("remisser/", include("referrals.urls")),
    path("matningar/", include("instruments.urls")),
    path("aktiviteter/", include("activities.urls")),
    path("filer/", include("documents.urls")),
    path("logg/", include("audit.urls")),
    path("", include("organisations.urls")),
    path("", include("reporting.urls")),
]
