from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "deltagare"

    def ready(self) -> None:
        autodiscover_modules("forgetting")  # each app that keeps ways to a person lets go of them
        autodiscover_modules("changes")  # each whose rows change has them shown in the history
        autodiscover_modules("filters")  # and each with something to watch in a case
        autodiscover_modules("end_dates")  # and each with something that ends on a day tells of it
        autodiscover_modules("offering")  # and each that has something to hand over offers it
        autodiscover_modules("final_texts")  # what it knows is proposed for the final document
        autodiscover_modules("drafted")  # and what is written there is saved as a draft
        autodiscover_modules("occasions")  # and what happened there stands in its graphs
