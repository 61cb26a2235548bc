"""Konton, roller och öppna sidor."""

from finsam.access.content import ACT, FORM, PAGE
from finsam.access.decisions import Decision, logged_in, public

ROWS: dict[str, Decision] = {
    "health": public(),
    "account_login": public(FORM),
    "account_cancel_login": public(ACT),
    "mfa_authenticate": public(FORM),
    "mfa_login_webauthn": public(FORM),
    "openid_connect_login": public(ACT),
    "openid_connect_callback": public(),
    "account_logout": logged_in(),
    "account_change_password": logged_in(),
    "account_stay": logged_in(),
    "account_park": public(ACT),
    "account_discard": logged_in(ACT),
    "account_logins": logged_in(PAGE),
    "account_end_logins": logged_in(ACT),
    "account_end_login": logged_in(ACT),
    "account_reauthenticate": logged_in(),
    "account_confirm_by_service": logged_in(PAGE),
    "account_resume": logged_in(PAGE),
    "account_unlock": logged_in(),
    "account_pin": logged_in(),
    "mfa_reauthenticate": logged_in(),
    "mfa_reauthenticate_webauthn": logged_in(),
    "mfa_index": logged_in(PAGE),
    "mfa_activate_totp": logged_in(),
    "mfa_deactivate_totp": logged_in(),
    "mfa_add_webauthn": logged_in(),
    "mfa_remove_webauthn": logged_in(),
    "mfa_view_recovery_codes": logged_in(),
    "mfa_generate_recovery_codes": logged_in(),
    "organisations:choose_hat": logged_in(),
    "organisations:accessibility": public(),
    "organisations:logging": public(),
}
