"""Kalenderprenumerationen som fil (RFC 5545): numbers, kinds and the team's code, never a name."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.utils.timezone import make_aware
from icalendar import Calendar, Event

from activities.bookings import Booking, Days

BACK, AHEAD = timedelta(weeks=4), timedelta(weeks=26)
PRODUCT = "-//Samordning//Kalender//SV"


def days_of(now: datetime) -> Days:
    """Fyra veckor bakåt och tjugosex framåt."""
    return Days(now.date() - BACK, now.date() + AHEAD)


def written(found: Iterable[Booking], *, place: str, now: datetime) -> bytes:
    """Kalendern. `place` is a code, such as the team's; whoever reads the feed knows no more."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Samordning {place}")
    for booking in found:
        calendar.add_component(event_of(booking, place=place, now=now))
    written: bytes = calendar.to_ical()
    return written


def event_of(booking: Booking, *, place: str, now: datetime) -> Event:
    """Händelsen; the same booking keeps its uid, and each change gives it a higher number."""
    event = Event()
    event.add("uid", f"{booking.uid}@samordning")
    event.add("dtstamp", now)
    event.add("sequence", booking.changes)
    event.add("summary", f"{booking.kind} {booking.number}")
    event.add("location", place)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if booking.cancelled else "CONFIRMED")
    if booking.starts_at and booking.ends_at:
        event.add("dtstart", moment(booking, booking.starts_at))
        event.add("dtend", moment(booking, booking.ends_at))
    else:
        event.add("dtstart", booking.day)
        event.add("transp", "TRANSPARENT")
    return event


def moment(booking: Booking, at: time) -> datetime:
    """Tidpunkten i UTC, so that no calendar has to know our time zone."""
    return make_aware(datetime.combine(booking.day, at)).astimezone(UTC)
