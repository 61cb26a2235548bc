from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "åtkomstlogg"

    def ready(self) -> None:
        from audit import logins

        user_logged_in.connect(logins.logged_in)
        user_logged_out.connect(logins.logged_out)
        user_login_failed.connect(logins.refused)
