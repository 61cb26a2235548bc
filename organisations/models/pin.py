from django.contrib.auth.hashers import check_password, make_password
from django.db import models

from organisations.models.people import User


class Pin(models.Model):
    """Pinkod: takes a device back that was handed over. It opens no login, and is kept hashed."""

    user = models.OneToOneField(
        User, models.CASCADE, verbose_name="användare", related_name="pin", primary_key=True
    )
    digest = models.CharField("hash", max_length=128)

    class Meta:
        verbose_name = "pinkod"
        verbose_name_plural = "pinkoder"

    def __str__(self) -> str:
        return f"{self.user_id}"

    @classmethod
    def choose(cls, user: User, code: str) -> None:
        cls.objects.update_or_create(user=user, defaults={"digest": make_password(code)})

    @classmethod
    def opens(cls, user: User, typed: str) -> bool:
        """Stämmer koden? False too for whoever has chosen none."""
        pin = cls.objects.filter(user=user).first()
        return pin is not None and check_password(typed, pin.digest)
