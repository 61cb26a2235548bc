from typing import Self

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now

LOCK = 5_860_117_493_000_000  # the row itself cannot be locked: the application may not change it
DRAWING = LOCK + 10**15  # a review that is not there yet, by its controller


def take_turns(lock: int) -> None:
    """En i taget, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


class ReviewQuerySet(models.QuerySet["Review"]):
    def filed_under(self, controller_id: int | None) -> Self:
        """Den egna personuppgiftsansvarigas granskningar."""
        return self.filter(controller_id=controller_id) if controller_id else self.none()

    def with_progress(self) -> Self:
        """How many items there are, how many of them are assessed, and whether all is closed."""
        closing = ReviewClosing.objects.filter(review=OuterRef("pk"))
        assessed = Q(items__findings__isnull=False)
        return self.order_by("-month").annotate(
            size=Count("items", distinct=True),
            assessed=Count("items", filter=assessed, distinct=True),
            is_closed=Exists(closing),
            closed_at=Subquery(closing.values("at")[:1]),
        )


class Review(models.Model):
    """Granskning: what a controller's reviewer goes through for one month (SoLPuL 10 §).

    Drawn once, from a seed that anybody can draw it from again; then neither it nor its items
    change. What the reviewer found is added beside them, until it is closed.
    """

    append_only = True

    controller_id = models.BigIntegerField("personuppgiftsansvarig")
    month = models.DateField("månad")
    seed = models.BigIntegerField("frö")
    drawn_at = models.DateTimeField("dragen", db_default=Now(), editable=False)
    drawn_by = models.CharField("dragen av", max_length=150)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "granskning"
        verbose_name_plural = "granskningar"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["controller_id", "month"],
                name="review_once_a_month",
                violation_error_message="Månaden är redan dragen.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="review_of_a_whole_month",
                violation_error_message="En granskning gäller en hel månad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @transaction.atomic
    def close(self, *, by: str) -> None:
        """Avslutar. Raises ValidationError while an item is without a finding, or a second time."""
        self.hold()
        if self.items.filter(findings=None).exists():
            raise ValidationError("Alla poster är inte bedömda.")
        ReviewClosing.objects.create(review=self, by=by)

    def hold(self) -> None:
        """One at a time assesses or closes. Raises ValidationError when the review is closed."""
        take_turns(LOCK + self.pk)
        if ReviewClosing.objects.filter(review=self).exists():
            raise ValidationError("Granskningen är avslutad.")


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    def with_latest_finding(self) -> Self:
        """The last word counts: a question that was asked is answered by a later finding."""
        latest = Finding.objects.filter(item=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            outcome=Subquery(latest.values("outcome")[:1]), note=Subquery(latest.values("note")[:1])
        )


class ReviewItem(models.Model):
    """Granskningspost: one person's readings of one day, drawn by lot or because they must be."""

    append_only = True

    class Reason(models.TextChoices):
        """Skäl."""

        ALERT = "alert", "skyddad person eller nödöppning"
        SAMPLE = "sample", "stickprov"

    review = models.ForeignKey(
        Review, models.PROTECT, verbose_name="granskning", related_name="items"
    )
    reason = models.CharField("skäl", max_length=6, choices=Reason)
    user_id = models.BigIntegerField("användare")
    day = models.DateField("dag")
    readings = models.PositiveIntegerField("antal rader")

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = "granskningspost"
        verbose_name_plural = "granskningsposter"
        ordering = ["reason", "day", "user_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reason", "user_id", "day"], name="review_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"

    @transaction.atomic
    def assess(self, *, outcome: str, note: str, by: str, user_id: int | None = None) -> None:
        """Bedömer, as the user with that id: nobody assesses what they have read themselves.

        Raises ValidationError for that, when the review is closed, and when a word is missing.
        """
        if user_id == self.user_id:
            raise ValidationError("Du kan inte bedöma din egen läsning. Be en annan granskare.")
        self.review.hold()
        finding = Finding(item=self, outcome=outcome, note=note, by=by)
        finding.full_clean()
        finding.save()


class Finding(models.Model):
    """Bedömning: what the reviewer found. The latest of an item counts."""

    append_only = True

    class Outcome(models.TextChoices):
        """Utfall."""

        CLEAR = "clear", "utan anmärkning"
        ASKED = "asked", "fråga ställd"
        DEVIATION = "deviation", "avvikelse"

    item = models.ForeignKey(
        ReviewItem, models.PROTECT, verbose_name="granskningspost", related_name="findings"
    )
    outcome = models.CharField("utfall", max_length=9, choices=Outcome)
    note = models.TextField("notering", blank=True)
    by = models.CharField("bedömd av", max_length=150)
    at = models.DateTimeField("bedömd", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="clear") | ~Q(note=""),
                name="finding_says_why",
                violation_error_message="Skriv vad frågan eller avvikelsen gäller.",
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class ReviewClosing(models.Model):
    """Avslutad granskning: after it nothing is added to the review."""

    append_only = True

    review = models.OneToOneField(
        Review, models.PROTECT, verbose_name="granskning", related_name="closing"
    )
    by = models.CharField("avslutad av", max_length=150)
    at = models.DateTimeField("avslutad", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "avslut av granskning"
        verbose_name_plural = "avslut av granskningar"

    def __str__(self) -> str:
        return f"{self.review}"
