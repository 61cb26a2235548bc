"""Inloggning: allauth's names without a namespace, for its own pages look them up."""

from allauth.account import views as account
from allauth.mfa.base.views import authenticate
from allauth.mfa.recovery_codes.views import view_recovery_codes
from django.urls import path

from organisations.accounts import ChangePassword, recently_authenticated
from organisations.login import views

urlpatterns = [
    path("logga-in/", views.LogIn.as_view(), name="account_login"),
    path("logga-in/kod/", authenticate, name="mfa_authenticate"),
    path("logga-in/nyckel/", views.LogInByKey.as_view(), name="mfa_login_webauthn"),
    path("logga-in/avbryt/", views.cancel_login, name="account_cancel_login"),
    path("logga-in/hos/<slug:provider_id>/", views.to_service, name="openid_connect_login"),
    path(
        "logga-in/hos/<slug:provider_id>/svar/", views.from_service, name="openid_connect_callback"
    ),
    path("logga-ut/", account.logout, name="account_logout"),
    path("losenord/", ChangePassword.as_view(), name="account_change_password"),
    path("bekrafta/", views.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("bekrafta/kod/", views.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("bekrafta/nyckel/", views.ConfirmByKey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("bekrafta/hos/", views.confirm_by_service, name="account_confirm_by_service"),
    path("bekrafta/fortsatt/", views.resume, name="account_resume"),
    path("sakerhet/", views.Security.as_view(), name="mfa_index"),
]

# Whoever changes how a person logs in has shown that they are that person.
urlpatterns += [
    path(f"sakerhet/{address}", recently_authenticated(view), name=name)
    for address, view, name in [
        ("app/", views.AddApp.as_view(), "mfa_activate_totp"),
        ("app/ta-bort/", views.RemoveApp.as_view(), "mfa_deactivate_totp"),
        ("nyckel/", views.AddKey.as_view(), "mfa_add_webauthn"),
        ("nyckel/<int:pk>/ta-bort/", views.RemoveKey.as_view(), "mfa_remove_webauthn"),
        ("koder/", view_recovery_codes, "mfa_view_recovery_codes"),
        ("koder/nya/", views.MakeCodes.as_view(), "mfa_generate_recovery_codes"),
    ]
]
