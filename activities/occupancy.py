"""Beläggning: how many places of a group are taken, and when it meets next."""

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from activities.models import Group, GroupMember, GroupSession


def with_numbers(groups: QuerySet[Group], today: date) -> QuerySet[Group]:
    """Grupperna med tagna platser och nästa dag. Protected people too: places are about places."""
    members = GroupMember.objects.on(today).filter(group=OuterRef("pk")).order_by()
    counted = members.values("group").annotate(number=Count("pk")).values("number")
    ahead = GroupSession.objects.standing().filter(group=OuterRef("pk"), day__gte=today)
    following = ahead.order_by("day").values("day")[:1]
    return groups.annotate(taken=Coalesce(Subquery(counted), 0), next_day=Subquery(following))
