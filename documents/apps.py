from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "dokument"

    def ready(self) -> None:
        autodiscover_modules("printing")  # each app's renderers make themselves known
