from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "deltagare"

    def ready(self) -> None:
        autodiscover_modules("forgetting")  # each app that keeps ways to a person lets go of them
        autodiscover_modules("offering")  # and each that has something to hand over offers it
