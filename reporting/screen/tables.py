"""Tabeller och diagram: the breakdowns, every code a row, zeros and unknown too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finsam.charts import Bar, BarChart, bar_chart
from finsam.numbers import NBSP
from participants.codes import POSITIVE
from reporting.breakdowns import AGE, OUTCOME, PARTY, SEX
from reporting.definitions import DEFINITIONS
from reporting.measures import Measure
from reporting.screen.cells import HIDDEN, Cell, Measures, capital, cell, in_words


@dataclass(frozen=True)
class Row:
    """Tabellrad."""

    head: str
    cells: Sequence[Cell]
    missing: bool = False


@dataclass(frozen=True)
class Table:
    """Tabell med sin definition, and a chart of it where there is one."""

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    meaning: str
    basis: str
    total: Row | None
    chart: BarChart | None
    hides: bool

    @property
    def folded(self) -> bool:
        """The chart says all that the table says."""
        return self.chart is not None and len(self.heads) == 2


def tables(measures: Measures) -> list[Table]:
    return [sex_and_age(measures), outcomes(measures), parties(measures), ors(measures)]


def sex_and_age(measures: Measures) -> Table:
    counts = measures["active_by_sex_and_age"]["values"]
    ages, sexes = measures["active_by_age"]["values"], measures["active_by_sex"]["values"]
    total = Row("Totalt", [*map(cell, sexes.values()), cell(measures["active"]["value"])])
    rows = [
        Row(
            capital(label),
            [*(cell(counts[f"{sex}:{age}"]) for sex in SEX.codes), cell(ages[age])],
            missing=age == "unknown",
        )
        for age, label in AGE.codes.items()
    ]
    heads = ["Ålder", *map(capital, SEX.codes.values()), "Totalt"]
    return table("active_by_sex_and_age", measures, heads, rows, total)


def outcomes(measures: Measures) -> Table:
    rows = single_column(measures, "closed_by_outcome", OUTCOME.codes)
    total = Row("Totalt", [cell(measures["closed"]["value"])])
    chart = chart_of(measures, "closed_by_outcome", OUTCOME.codes, strong=set(POSITIVE))
    return table("closed_by_outcome", measures, ["Resultat", "Antal"], rows, total, chart)


def parties(measures: Measures) -> Table:
    shares = measures["active_by_referring_party_percent_of_known"]
    counts = single_column(measures, "active_by_referring_party", PARTY.codes)
    rows = [
        Row(row.head, [*row.cells, percent_cell(shares, code)], missing=row.missing)
        for row, code in zip(counts, PARTY.codes, strict=True)
    ]
    total = Row("Totalt", [cell(measures["active"]["value"]), Cell("")])
    chart = chart_of(measures, "active_by_referring_party", PARTY.codes, strong=set(PARTY.codes))
    heads = ["Part", "Antal", "Andel av kända"]
    return table("active_by_referring_party", measures, heads, rows, total, chart)


def percent_cell(shares: Measure, code: str) -> Cell:
    if code not in shares["values"]:
        return Cell("")
    found = cell(shares["values"][code], shares)
    return found if found.reason or found.text == "–" else Cell(f"{found.text}{NBSP}%")


def ors(measures: Measures) -> Table:
    counts = measures["ors_pairs_n_by_outcome"]["values"]
    first, last = (measures[f"ors_{which}_mean_by_outcome"] for which in ("first", "last"))
    rows = [
        Row(
            capital(label),
            [
                cell(counts[code]),
                cell(first["values"][code], first),
                cell(last["values"][code], last),
            ],
            missing=code == "unknown",
        )
        for code, label in OUTCOME.codes.items()
    ]
    total = Row(
        "Alla",
        [
            cell(measures["ors_first_mean"]["n"]),
            *(
                cell(measures[key]["value"], measures[key])
                for key in ("ors_first_mean", "ors_last_mean")
            ),
        ],
    )
    heads = ["Resultat", "Antal", "Första ORS", "Senaste ORS"]
    return table("ors_pairs_n_by_outcome", measures, heads, rows, total)


def single_column(measures: Measures, key: str, codes: Mapping[str, str]) -> list[Row]:
    values = measures[key]["values"]
    return [
        Row(capital(label), [cell(values[code])], missing=code == "unknown")
        for code, label in codes.items()
    ]


def table(
    key: str,
    measures: Measures,
    heads: Sequence[str],
    rows: Sequence[Row],
    total: Row,
    chart: BarChart | None = None,
) -> Table:
    definition = DEFINITIONS[key]
    return Table(
        key=key,
        title=capital(definition.label),
        heads=heads,
        rows=rows,
        total=total,
        meaning=definition.meaning,
        basis=f"n{NBSP}={NBSP}{in_words(measures[key]['n'])}",
        chart=chart,
        hides=any(cell.reason for row in [*rows, total] for cell in row.cells),
    )


def chart_of(
    measures: Measures, key: str, codes: Mapping[str, str], *, strong: set[str]
) -> BarChart:
    values = measures[key]["values"]
    bars = [
        Bar(
            label=capital(label),
            value=None if values[code] in HIDDEN else values[code],
            text=cell(values[code]).text,
            hidden=values[code] in HIDDEN,
            emphasis=code in strong and code != "unknown",
        )
        for code, label in codes.items()
    ]
    title = f"{capital(DEFINITIONS[key].label)}, {in_words(measures[key]['n'])}"
    description = ", ".join(f"{label} {in_words(values[code])}" for code, label in codes.items())
    return bar_chart(bars, name=key.replace("_", "-"), title=title, description=f"{description}.")
