import re
from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat, Left, NullIf, Trim
from django.utils.timezone import now
from simple_history.models import HistoricalRecords

from finsam.day_ranges import DayRange
from organisations.models.places import Association, Organisation
from organisations.models.teams import Team
from organisations.roles import (
    HELD_AT_THE_CONTROLLER,
    LEADERS,
    PLACE_OF,
    TEAM_STAFF,
    Place,
    Role,
)


class User(AbstractUser):
    """Användare: a person who logs in. What they may see hangs on the hat, never on the person."""

    # Staff may have protected uppgifter themselves (domain.md §6.5): then this is their name
    # wherever one is shown, in files and logs too.
    alias = models.CharField("visningsnamn vid skyddade uppgifter", max_length=80, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "användare"
        verbose_name_plural = "användare"

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A closed account ends every login it has, so that opening it again revives none."""
        super().save(*args, **kwargs)
        if not self.is_active:
            self.logins.open().end("closed", at=now())

    def check_alias(self) -> None:
        """Raises ValidationError for an alias that is empty, too long or has the name in it."""
        self.clean_fields(exclude={one.name for one in self._meta.fields} - {"alias"})
        words = set(re.findall(r"[^\W\d_]+", self.alias.casefold()))
        named = f"{self.first_name} {self.last_name} {self.username}".casefold()
        if not words:
            raise ValidationError("Ange ett visningsnamn.")
        if words & set(re.findall(r"[^\W\d_]+", named)):
            raise ValidationError("Visningsnamnet får inte innehålla något ur personens namn.")

    @property
    def display_name(self) -> str:
        return self.alias or self.get_full_name() or self.username

    @property
    def logged_name(self) -> str:
        """Namnet i loggen: the user name, which may be made of the real one, or the alias."""
        return self.alias or self.username

    @property
    def shown_email(self) -> str:
        """Adressen att skriva till; none of who is protected, since it holds their name."""
        return "" if self.alias else self.email

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.display_name.split()[:2]).upper()

    @property
    def short_name(self) -> str:
        """Förnamn och initial: "Maja L", for narrow columns. An alias stands whole."""
        return self.alias or f"{self.first_name} {self.last_name[:1]}".strip() or self.username


def short_name_of(user: str) -> Coalesce:
    """Samma korta namn, written by the database for lists; `user` is the path to the person."""
    short = Concat(f"{user}__first_name", Value(" "), Left(f"{user}__last_name", 1))
    alias = NullIf(F(f"{user}__alias"), Value(""))
    name = NullIf(Trim(short), Value(""))
    return Coalesce(alias, name, f"{user}__username", output_field=models.CharField())


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date) -> Self:
        """Gäller dagen: nothing is given by a membership that has ended or not begun."""
        lasts = Q(ended_on=None) | Q(ended_on__gte=on)
        return self.filter(lasts, started_on__lte=on, user__is_active=True)

    def with_places(self) -> Self:
        return self.select_related(
            "user",
            "team__owner",
            "team__association",
            "organisation__part_of",
            "association",
            "employer",
        )

    def team_staff(self) -> Self:
        return self.filter(role__in=TEAM_STAFF)

    def staff_of(self, team: Team) -> Self:
        return self.team_staff().filter(team=team)


class Membership(models.Model):
    """Hatt: a person in a role at a place, between two dates. This is the *actor* of every set.

    Two memberships never add up: a request is made under one of them.
    """

    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="användare", related_name="memberships"
    )
    role = models.CharField("roll", max_length=24, choices=Role)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        verbose_name="insats",
        related_name="memberships",
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="organisation",
        related_name="memberships",
        null=True,
        blank=True,
    )
    association = models.ForeignKey(
        Association,
        models.PROTECT,
        verbose_name="samordningsförbund",
        related_name="memberships",
        null=True,
        blank=True,
    )
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="arbetsgivare",
        related_name="employees",
        null=True,
        blank=True,
    )
    percent = models.PositiveSmallIntegerField("procent", null=True, blank=True)
    started_on = models.DateField("från")
    ended_on = models.DateField("till", null=True, blank=True)

    # The login that the hat is worn in, as the session knows it; empty where nobody has logged in.
    login = ""

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, organisation=None, association=None)
                | Q(team=None, organisation__isnull=False, association=None)
                | Q(team=None, organisation=None, association__isnull=False),
                name="membership_in_one_place",
                violation_error_message="En roll gäller på ett ställe.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="membership_ends_after_start",
                violation_error_message="Medlemskapet kan inte sluta före sin start.",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__range=(1, 100)),
                name="membership_percent",
                violation_error_message="Tjänstgöringen är mellan 1 och 100 procent.",
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("team"), RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Personen har redan rollen i teamet de dagarna.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.place}"

    def clean(self) -> None:
        wanted = PLACE_OF[Role(self.role)]
        if getattr(self, f"{wanted}_id") is None:
            raise ValidationError({wanted: f"Rollen {self.get_role_display()} hålls här."})

    @property
    def place(self) -> str:
        if self.team:
            return self.team.short_name
        return str(self.organisation or self.association)

    @property
    def filed_under(self) -> int | None:
        """Personuppgiftsansvarig vars logggranskare ser vad rollen gör; None where it is not known.

        A referrer's office and an association answer to several, or to none.
        """
        if self.team:
            return self.team.owner_id
        return self.organisation_id if self.role in HELD_AT_THE_CONTROLLER else None

    @property
    def at(self) -> Place:
        return PLACE_OF[Role(self.role)]

    @property
    def is_team_staff(self) -> bool:
        return self.role in TEAM_STAFF

    @property
    def leads(self) -> bool:
        return self.role in LEADERS

    @property
    def needs_second_factor(self) -> bool:
        """Andra steg krävs: by the place of the role, what that belongs to, or the employer."""
        owner = self.team.owner if self.team else None
        above = self.organisation.part_of if self.organisation else None
        places = (owner, self.organisation, above, self.association, self.employer)
        return any(place is not None and place.second_factor_required for place in places)

    def teams(self) -> "models.QuerySet[Team, Any]":
        """Insatser som rollen har siffror för; case content is never decided by this set."""
        if self.team_id:
            return Team.objects.filter(pk=self.team_id)
        if self.association_id:
            return Team.objects.filter(association=self.association_id)
        return Team.objects.none()
