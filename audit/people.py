"""Personerna i loggen: its rows know them by id, and people know them by name."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q, Value
from django.db.models.functions import Concat


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Namnet som visas; of a person with protected uppgifter the alias."""
    known = get_user_model()._default_manager.filter(pk__in={pk for pk in ids if pk})
    return {user.pk: user.display_name for user in known}


def matching(text: str) -> list[int]:
    """De som söks med namn eller användarnamn. One with an alias is found by it alone."""
    words = Concat("first_name", Value(" "), "last_name")
    by_name = Q(alias="") & (Q(username__iexact=text) | Q(full_name__icontains=text))
    people = get_user_model()._default_manager.annotate(full_name=words)
    return list(people.filter(by_name | Q(alias__icontains=text)).values_list("pk", flat=True))
