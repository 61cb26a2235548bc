from django.db import models

from participants.models import Enrolment


class ImportedCase(models.Model):
    """Importerad rad: what a case list last said of a case, so that a change made in the
    application since then is seen and left as it is (interfaces.md, Case list)."""

    row_key = "enrolment"

    enrolment = models.OneToOneField(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="+"
    )
    key = models.CharField("igenkänning", max_length=64, unique=True)
    values = models.JSONField("värden")
    imported_at = models.DateTimeField("importerad", auto_now=True)

    class Meta:
        verbose_name = "importerat ärende"
        verbose_name_plural = "importerade ärenden"

    def __str__(self) -> str:
        return str(self.enrolment_id)
