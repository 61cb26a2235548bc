"""Inloggning: allauth's names without a namespace, for its own pages look them up."""

from allauth.account import views as account
from django.urls import path

from organisations.accounts import ChangePassword
from organisations.login import handing_over, staying, views
from organisations.login.confirming import recently_authenticated

urlpatterns = [
    path("logga-in/", views.LogIn.as_view(), name="account_login"),
    path("logga-in/kod/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("logga-in/nyckel/", views.LogInByKey.as_view(), name="mfa_login_webauthn"),
    path("logga-in/avbryt/", views.cancel_login, name="account_cancel_login"),
    path("logga-in/hos/<slug:provider_id>/", views.to_service, name="openid_connect_login"),
    path(
        "logga-in/hos/<slug:provider_id>/svar/", views.from_service, name="openid_connect_callback"
    ),
    path("logga-ut/", account.logout, name="account_logout"),
    path("losenord/", ChangePassword.as_view(), name="account_change_password"),
    path("fortsatt/", staying.stay, name="account_stay"),
    path("parkera/", staying.park, name="account_park"),
    path("text/<int:pk>/ta-bort/", staying.discard, name="account_discard"),
    path("inloggningar/", staying.logins, name="account_logins"),
    path("inloggningar/avsluta/", staying.end_logins, name="account_end_logins"),
    path("inloggningar/<int:pk>/avsluta/", staying.end_login, name="account_end_login"),
    path("bekrafta/", views.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("bekrafta/kod/", views.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("bekrafta/nyckel/", views.ConfirmByKey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("bekrafta/hos/", views.confirm_by_service, name="account_confirm_by_service"),
    path("bekrafta/fortsatt/", views.resume, name="account_resume"),
    path("las-upp/", handing_over.unlock, name="account_unlock"),
    path("sakerhet/", views.Security.as_view(), name="mfa_index"),
]

# Whoever changes how a person logs in has shown that they are that person.
urlpatterns += [
    path(f"sakerhet/{address}", recently_authenticated(view), name=name)
    for address, view, name in [
        ("pin/", handing_over.set_pin, "account_pin"),
        ("app/", views.AddApp.as_view(), "mfa_activate_totp"),
        ("app/ta-bort/", views.RemoveApp.as_view(), "mfa_deactivate_totp"),
        ("nyckel/", views.AddKey.as_view(), "mfa_add_webauthn"),
        ("nyckel/<int:pk>/ta-bort/", views.RemoveKey.as_view(), "mfa_remove_webauthn"),
        ("koder/", views.Codes.as_view(), "mfa_view_recovery_codes"),
        ("koder/nya/", views.MakeCodes.as_view(), "mfa_generate_recovery_codes"),
    ]
]
