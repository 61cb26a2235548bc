from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class FinsamConfig(AppConfig):
    name = "finsam"
    verbose_name = "Finsam"

    def ready(self) -> None:
        from finsam import logs  # noqa: F401 - Celery is told before a worker sets up its own
        from finsam.access import check_access_table
        from finsam.encryption import check_field_keys
        from finsam.grants import grant_to_application
        from finsam.row_keys import check_row_keys
        from finsam.row_policies import protect_rows

        checks.register(check_access_table)
        checks.register(check_row_keys)
        checks.register(check_field_keys, checks.Tags.security, deploy=True)
        post_migrate.connect(grant_to_application, sender=self)
        post_migrate.connect(protect_rows, sender=self)
