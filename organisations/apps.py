from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core import checks


class OrganisationsConfig(AppConfig):
    name = "organisations"

    def ready(self) -> None:
        """Django and allauth tell of logins and of changes to them; no app of ours does."""
        from allauth.account.signals import password_changed
        from allauth.mfa.signals import (
            authenticator_added,
            authenticator_removed,
            authenticator_reset,
        )

        from organisations.login import life
        from organisations.login.checks import check_login_services

        checks.register(check_login_services)
        user_logged_in.connect(life.begin)
        user_logged_out.connect(life.leave)
        password_changed.connect(life.password_changed)
        for changed in (authenticator_added, authenticator_removed, authenticator_reset):
            changed.connect(life.second_factor_changed)

    def renew_secrets(self, *, write: bool) -> int:
        """What rotate_field_keys cannot find by itself: allauth keeps it in a column of its own."""
        from organisations.login.second_factor import renew_secrets

        return renew_secrets(write=write)
