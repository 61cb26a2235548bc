"""Framhävda tal: the key figures of the summary, and the one number beside a chapter's text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from finsam.numbers import NBSP
from participants.codes import POSITIVE
from reporting.paper import Figures, Shown, with_unit


@dataclass(frozen=True)
class Side:
    """Tal i sidospalten, with its basis."""

    number: str
    text: str


@dataclass(frozen=True)
class KeyFigure:
    """Nyckeltal."""

    label: str
    number: Shown
    unit: str
    note: str

    @property
    def has_number(self) -> bool:
        """A unit stands after a number and not after a sign that it is kept back."""
        return self.number.text[-1].isdigit()


def side(figures: Figures, code: str) -> Side | None:
    """Högst ett tal i sidospalten, where there is one to show."""
    maker = SIDES.get(code)
    return maker(figures) if maker else None


def places(figures: Figures) -> Side | None:
    if figures.frozen.places is None:
        return None
    return Side(str(figures.frozen.places), "platser är beslutade av styrgruppen.")


def waiting(figures: Figures) -> Side | None:
    mean, middle = (figures.of(f"days_from_referral_to_start_{key}") for key in ("mean", "median"))
    basis = figures.basis("days_from_referral_to_start_mean")
    text = f"från remiss till start i medeltal. Median {middle.text}. n{NBSP}{basis.text}."
    return told(mean, Side(with_unit(mean, "dagar"), text))


def positive(figures: Figures) -> Side | None:
    share, basis = figures.of("positive_outcome_percent"), figures.basis("closed")
    text = f"positivt utfall. n{NBSP}{basis.text} avslutade."
    return told(share, Side(with_unit(share, "%"), text))


def duration(figures: Figures) -> Side | None:
    mean, middle = (figures.of(f"time_in_programme_months_{key}") for key in ("mean", "median"))
    basis = figures.basis("time_in_programme_months_mean")
    text = f"i medeltal. Median {middle.text}. n{NBSP}{basis.text} avslutade."
    return told(mean, Side(with_unit(mean, "mån"), text))


def documented(figures: Figures) -> Side | None:
    on_time, due = figures.of("final_documents_on_time"), figures.of("final_documents_due")
    return told(
        on_time, Side(f"{on_time.text} av {due.text}", "slutdokumentationer lämnades i tid.")
    )


def supported(figures: Figures) -> Side | None:
    mean, most = figures.of("support_measures_mean"), figures.of("support_measures_max")
    basis = figures.basis("support_measures_mean")
    text = f"samordnade insatser i medeltal per avslutad. Högst {most.text}. n{NBSP}{basis.text}."
    return told(mean, Side(mean.text, text))


def told(number: Shown, found: Side) -> Side | None:
    """Nothing beside the text when there is no number to give, or it is kept back."""
    return found if number.text[-1].isdigit() and not number.hidden else None


SIDES: dict[str, Callable[[Figures], Side | None]] = {
    "purpose": places,
    "entry": waiting,
    "support": supported,
    "outcomes": positive,
    "time": duration,
    "quality": documented,
}


def key_figures(figures: Figures) -> Iterator[KeyFigure]:
    sexes = [f"{figures.of('active_by_sex', sex).text}" for sex in ("woman", "man", "unknown")]
    women, men, unknown = sexes
    yield KeyFigure(
        "Deltagare",
        figures.of("active"),
        "",
        f"{women} kvinnor, {men} män, uppgift saknas för {unknown}",
    )
    yield KeyFigure(
        "Avslutade",
        figures.of("closed"),
        "",
        f"{figures.of('enrolled_at_end').text} fortsätter in i {figures.facts['next_year']}",
    )
    count = figures.count("closed_by_outcome", *POSITIVE)
    part = "" if count is None else f"{count} av "
    yield KeyFigure(
        "Positivt utfall",
        figures.of("positive_outcome_percent"),
        "%",
        f"{part}{figures.of('closed').text} avslutade",
    )
    middle = figures.of("time_in_programme_months_median").text
    basis = figures.basis("time_in_programme_months_mean").text
    yield KeyFigure(
        "Tid i insatsen",
        figures.of("time_in_programme_months_mean"),
        "mån",
        f"medel, n{NBSP}{basis}; median {middle}",
    )
    first, last = (figures.of(f"ors_{end}_mean_rehab").text for end in ("first", "last"))
    yield KeyFigure(
        "Förändring i ORS",
        figures.of("ors_change_points_mean_rehab"),
        "",
        f"poäng vid rehabilitering, från {first} till {last}; "
        f"n{NBSP}{figures.basis('ors_first_mean_rehab').text}",
    )
