from django.db import models
from django.db.models.functions import Now
from simple_history.models import HistoricalRecords

from organisations.models.people import User


class LoginLink(models.Model):
    """Inloggningskoppling: an account at another login service that opens a user's account here.

    Found by issuer and subject and by nothing else (OpenID Connect Core 1.0, 5.7): an address or a
    user name may be given to somebody else, and a service may be exchanged under the same name.
    Made by an administrator; what the service claims about the person is neither read nor kept.
    """

    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="användare", related_name="login_links"
    )
    issuer = models.CharField("utfärdare", max_length=255)
    subject = models.CharField("subjekt", max_length=255)
    linked_at = models.DateTimeField("kopplad", db_default=Now())

    history = HistoricalRecords()

    class Meta:
        verbose_name = "inloggningskoppling"
        verbose_name_plural = "inloggningskopplingar"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="login_linked_once",
                violation_error_message="Kontot är redan kopplat till en användare.",
            ),
        ]

    def __str__(self) -> str:
        return self.issuer
