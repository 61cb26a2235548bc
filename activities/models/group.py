from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from activities.codes import CAME, GroupKind, Weekday
from activities.places import Days, most_at_once
from finsam.dates import plain
from finsam.day_ranges import DayRange
from finsam.models import Versioned
from finsam.red_days import red_day
from organisations.models import Membership, Team, User
from participants.models import Enrolment
from participants.models.periods import Period, PeriodQuerySet

LONGEST = timedelta(days=366)
MOST_PLACES = 60


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, actor: Membership) -> Self:
        """Teamets grupper, for its staff. Who is in them is decided by the cases."""
        return self.filter(team=actor.team_id) if actor.is_team_staff else self.none()

    def lasting(self, today: date) -> Self:
        return self.filter(ended_on__gte=today)


class Group(Versioned):
    """Gruppverksamhet: a series of sessions on one day of the week, with so many places."""

    row_key = "team"

    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name="insats", related_name="groups", editable=False
    )
    name = models.CharField("namn", max_length=80)
    kind = models.CharField("slag", max_length=20, choices=GroupKind)
    leader = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="leds av",
        related_name="led_groups",
        null=True,
        blank=True,
    )
    weekday = models.PositiveSmallIntegerField("veckodag", choices=Weekday)
    starts_at = models.TimeField("börjar")
    ends_at = models.TimeField("slutar")
    place = models.CharField("lokal", max_length=80)
    places = models.PositiveSmallIntegerField(
        "platser", validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    started_on = models.DateField("från")
    ended_on = models.DateField("till och med")

    objects = GroupQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "grupp"
        verbose_name_plural = "grupper"
        ordering = ["weekday", "starts_at", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on"), ended_on__lte=F("started_on") + LONGEST),
                name="group_lasts_a_year_at_most",
                violation_error_message="En grupp slutar efter sin start och varar högst ett år.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="group_ends_after_it_begins",
                violation_error_message="Träffen ska sluta efter att den har börjat.",
            ),
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_PLACES)),
                name="group_has_places",
                violation_error_message=f"Ange 1 till {MOST_PLACES} platser.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def begin(self) -> None:
        """Startar gruppen and plans its sessions, one a week."""
        self.full_clean()
        self.save()
        self.plan(self.days())

    @transaction.atomic
    def change(self, *, today: date) -> None:
        """Ändrar serien. Sessions to come follow it, but for those moved or cancelled by hand.

        Raises ValidationError when those who are in would no longer have a place each.
        """
        Group.objects.select_for_update().get(pk=self.pk)
        self.full_clean()
        taken = most_at_once(self.stays(), today, max(today, self.ended_on))
        if taken > self.places:
            raise ValidationError({"places": f"{taken} deltagare har plats. Avsluta någon först."})
        self.save()
        ahead = {one.planned_on: one for one in self.sessions.filter(planned_on__gt=today)}
        days = [day for day in self.days() if day > today]
        for day, session in ahead.items():
            session.follow(self, on=today, lasts=day <= self.ended_on)
        self.plan(day for day in days if day not in ahead)

    def days(self) -> list[date]:
        """Seriens dagar: every such weekday from the first day to the last that is not red."""
        return [day for day in self._weekdays() if not red_day(day)]

    def left_out(self) -> list[tuple[date, str]]:
        """Röda dagar som serien hoppar över, each with its name.

        Not those that have a session all the same: planned before the day was known to be red, or
        moved there by hand.
        """
        held = set(self.sessions.standing().values_list("day", flat=True))
        return [(day, red_day(day)) for day in self._weekdays() if red_day(day) and day not in held]

    def _weekdays(self) -> Iterator[date]:
        count = (self.ended_on - self.started_on).days + 1
        every = (self.started_on + timedelta(days=number) for number in range(count))
        return (day for day in every if day.isoweekday() == self.weekday)

    def plan(self, days: Iterable[date]) -> None:
        model = self.sessions.model
        rows = [
            model(
                group=self, planned_on=day, day=day, starts_at=self.starts_at, ends_at=self.ends_at
            )
            for day in days
        ]
        bulk_create_with_history(rows, model)

    def stays(self) -> list[Days]:
        """Dagarna som var och en har plats: until they leave, their case closes or the group ends.

        Of everybody, also those whom the reader does not find.
        """
        found = self.members.values_list("started_on", "ended_on", "enrolment__closed_on")
        return [
            (began, min(day for day in (*ends, self.ended_on) if day)) for began, *ends in found
        ]

    @transaction.atomic
    def admit(self, enrolment: Enrolment, *, on: date) -> "GroupMember":
        """Tar in en deltagare, for as long as the group lasts. One at a time: the places are few.

        Raises ValidationError when the group is full or over, the day is outside it, or the case
        is closed or of another team.
        """
        group = Group.objects.select_for_update().get(pk=self.pk)
        if not enrolment.is_open or enrolment.team_id != group.team_id:
            raise ValidationError({"enrolment": "Välj ett öppet ärende i teamet."})
        first = max(group.started_on, enrolment.started_on)
        if not first <= on <= group.ended_on:
            span = f"{plain(first)} till {plain(group.ended_on)}"
            raise ValidationError({"started_on": f"Välj en dag från {span}."})
        if most_at_once(group.stays(), on, group.ended_on) >= group.places:
            raise ValidationError("Gruppen är full. Alla platser är tagna någon gång framöver.")
        member = GroupMember(group=group, enrolment=enrolment, started_on=on)
        member.full_clean()
        member.save()
        return member


class GroupMemberQuerySet(PeriodQuerySet["GroupMember"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def editable_by(self, actor: Membership) -> Self:
        """De vars närvaro rollen registrerar: never in what was opened in an emergency."""
        return self.filter(enrolment__in=Enrolment.objects.editable_by(actor))

    def on(self, day: date) -> Self:
        """Med den dagen: a case that has closed has left its place."""
        lasts = Q(ended_on=None) | Q(ended_on__gte=day)
        is_open = Q(enrolment__closed_on=None) | Q(enrolment__closed_on__gte=day)
        return self.filter(lasts, is_open, started_on__lte=day)

    def with_door(self, actor: Membership) -> Self:
        """Om dörren är stängd: of a protected person the attendance is behind it."""
        open_to = Enrolment.objects.past_the_door(actor).filter(pk=OuterRef("enrolment"))
        return self.annotate(is_shut=~Exists(open_to))

    def with_counts(self) -> Self:
        """Hur många träffar som är registrerade, and to how many of them the person came."""
        return self.annotate(
            marked=Count("attendances"),
            came=Count("attendances", filter=Q(attendances__presence__in=CAME)),
        )

    def with_attendance(self) -> Self:
        """Närvaron dag för dag, the latest first, read in the same query."""
        marked, latest = Q(attendances__isnull=False), "-attendances__session__day"
        return self.annotate(
            days=ArrayAgg("attendances__session__day", filter=marked, order_by=latest, default=[]),
            presences=ArrayAgg("attendances__presence", filter=marked, order_by=latest, default=[]),
        )

    def by_name(self) -> Self:
        people = self.select_related("enrolment__participant", "group")
        return people.order_by(
            "enrolment__participant__first_name", "enrolment__participant__last_name", "pk"
        )


class GroupMember(Period):
    """Gruppdeltagare: that a case has a place in a group, and between which days."""

    row_key = "enrolment"

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name="grupp", related_name="members", editable=False
    )
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="ärende", related_name="group_members"
    )

    objects = GroupMemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        abstract = False
        verbose_name = "gruppdeltagare"
        verbose_name_plural = "gruppdeltagare"
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="one_place_a_person",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (F("enrolment"), RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deltagaren är redan med i gruppen.",
            ),
        ]

    def __str__(self) -> str:
        return f"i gruppen från {self.started_on}"

    def covers(self, day: date) -> bool:
        """Med den dagen."""
        ends = (self.ended_on, self.enrolment.closed_on)
        return self.started_on <= day and all(end is None or day <= end for end in ends)
