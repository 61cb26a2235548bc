"""Tabeller och diagram i helårsrapporten. Every row stands, zeros and unknown too."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from finsam.charts import PAPER, Bar, BarChart, bar_chart
from participants.codes import POSITIVE
from reporting.paper import NONE, Figures, Row, Shown, Table, total_of

UNKNOWN = "unknown"
KEPT_TOGETHER = 15
"""Rows of a table that is not broken between pages."""
ORS_END = 40
"""Points: four lines of ten (domain.md §3)."""


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def kind_of(code: str) -> str:
    return UNKNOWN if code == UNKNOWN else ""


def staff(figures: Figures) -> Iterator[Table]:
    """Bemanning, if any service is registered."""
    rows = [
        Row(
            capital(row["role"]),
            [
                Shown(row["employer"] or NONE),
                Shown(row["period"].removesuffix(f" {figures.frozen.first.year}")),
                Shown(str(row["count"])),
                Shown(str(row["percent"])),
            ],
        )
        for row in figures.frozen.staffing
    ]
    if rows:
        heads = ["Roll", "Arbetsgivare", "Period", "Antal", "Tjänst, % var"]
        caption = f"Bemanning under {figures.frozen.first.year}"
        yield Table(
            "t-personal",
            caption,
            heads,
            [rows],
            words=3,
            style="lined wide",
            is_long=len(rows) > KEPT_TOGETHER,
        )


def ages(figures: Figures) -> Iterator[Table]:
    """Kön och ålder: each cell, the sums of rows and columns, and the share of all."""
    sexes, bands = figures.codes("active_by_sex"), figures.codes("active_by_age")
    active = figures.count("active")

    def line(code: str, label: str) -> Row:
        crossed = [figures.of("active_by_sex_and_age", f"{sex}:{code}") for sex, _ in sexes]
        share = figures.share(figures.count("active_by_age", code), active)
        return Row(
            capital(label), [*crossed, figures.of("active_by_age", code), share], kind_of(code)
        )

    total = [figures.of("active_by_sex", sex) for sex, _ in sexes]
    yield Table(
        "t-alder",
        "Deltagare efter kön och ålder",
        ["Ålder", *(capital(label) for _, label in sexes), "Totalt", "Andel, %"],
        [
            [line(code, label) for code, label in bands],
            [
                Row(
                    "Totalt",
                    [*total, figures.of("active"), figures.share(active, active)],
                    "total",
                )
            ],
        ],
    )


def parties(figures: Figures) -> Iterator[Table]:
    key, shares = "active_by_referring_party", "active_by_referring_party_percent_of_known"

    def line(code: str, label: str) -> Row:
        share = Shown(NONE) if code == UNKNOWN else figures.of(shares, code)
        return Row(capital(label), [figures.of(key, code), share], kind_of(code))

    yield Table(
        "t-remittent",
        "Deltagare efter remitterande part",
        ["Remitterande part", "Antal", "Andel av kända, %"],
        [
            [line(code, label) for code, label in figures.codes(key)],
            [Row("Totalt", [figures.of("active"), Shown(NONE)], "total")],
        ],
        note=f"Andelen räknas på de {figures.basis(shares).text} vars remitterande part är känd.",
    )


def outcomes(figures: Figures) -> Iterator[Table]:
    """Utfall: the positive ones first with their sum, then the others."""
    key, closed = "closed_by_outcome", figures.count("closed")
    words = dict(figures.codes(key))

    def line(label: str, *codes: str, kind: str = "") -> Row:
        number = figures.count(key, *codes)
        cell = figures.of(key, codes[0]) if len(codes) == 1 else total_of([number])
        return Row(capital(label), [cell, figures.share(number, closed)], kind)

    rest = [code for code in words if code not in {*POSITIVE, UNKNOWN}]
    yield Table(
        "t-utfall",
        "Avslutade efter utfall",
        ["Utfall", "Antal", "Andel, %"],
        [
            [
                *(line(words[code], code) for code in words if code in POSITIVE),
                positive(figures, line("positivt utfall", *POSITIVE, kind="subtotal")),
            ],
            [
                *(line(words[code], code) for code in rest),
                line(words[UNKNOWN], UNKNOWN, kind=UNKNOWN),
            ],
            [Row("Avslutade", [figures.of("closed"), figures.share(closed, closed)], "total")],
        ],
        note="Varje andel är avrundad för sig. Delarna kan därför skilja sig från summan.",
    )


def positive(figures: Figures, row: Row) -> Row:
    """The frozen share itself, which is also what the sentences say."""
    return Row(row.head, [row.cells[0], figures.of("positive_outcome_percent")], row.kind)


def ors(figures: Figures) -> Iterator[Table]:
    """ORS: the outcomes that anybody with two measurements had, then the groups of them."""
    pairs = "ors_pairs_n_by_outcome"
    means = ("ors_first_mean_by_outcome", "ors_last_mean_by_outcome")
    rows = [
        Row(
            capital(label),
            [figures.of(pairs, code), *(figures.of(key, code) for key in means), Shown(NONE)],
            kind_of(code),
        )
        for code, label in figures.codes(pairs)
        if figures.count(pairs, code) != 0
    ]
    groups = [[group(figures, "Kommunal och medicinsk rehabilitering", "_rehab", "subtotal")]]
    groups.append([group(figures, "Alla", "", "total")])
    yield Table(
        "t-ors",
        "Förändring i ORS efter utfall",
        ["Utfall", "n", "Första", "Senaste", "Förändring, poäng"],
        [rows, *groups] if rows else groups,
        note="Avslutade med minst två skattningar från olika dagar. Förändringen räknas på "
        "oavrundade värden och redovisas för grupperna. Skalan går från 0 till 40.",
        style="wide",
    )


def group(figures: Figures, head: str, suffix: str, kind: str) -> Row:
    keys = ("ors_first_mean", "ors_last_mean", "ors_change_points_mean")
    cells = [figures.of(f"{key}{suffix}") for key in keys]
    return Row(head, [figures.basis(f"ors_first_mean{suffix}"), *cells], kind)


def times(figures: Figures) -> Iterator[Table]:
    """Tider: mean, median and basis."""

    def line(head: str, key: str, *, median: bool = True) -> Row:
        middle = figures.of(f"{key}_median") if median else Shown(NONE)
        basis = figures.basis(f"{key}_mean")
        return Row(head, [figures.of(f"{key}_mean"), middle, basis])

    capped = figures.measure("years_in_public_support_mean")["capped"]
    yield Table(
        "t-tid",
        "Tider",
        ["Tid", "Medelvärde", "Median", "n"],
        [
            [
                line("Tid i insatsen, månader", "time_in_programme_months"),
                line("Från remiss till start, dagar", "days_from_referral_to_start"),
                line(
                    "Tid i offentlig försörjning före start, år",
                    "years_in_public_support",
                    median=False,
                ),
            ]
        ],
        note="Tid i offentlig försörjning över nio år räknas som nio. Så var det för "
        f"{capped}, och medelvärdet är därför för lågt."
        if capped
        else "",
    )


def quality(figures: Figures) -> Iterator[Table]:
    """I tid: follow-ups and final documents; coordinated measures and ORS once more as counts."""

    def line(head: str, *cells: Shown) -> Row:
        return Row(head, cells)

    yield Table(
        "t-kvalitet",
        "Uppföljning, dokumentation och stöd",
        ["Mått", "Utfall", "n"],
        [
            [
                line(
                    "Uppföljningar i tid, %",
                    figures.of("follow_ups_on_time_percent"),
                    figures.basis("follow_ups_on_time_percent"),
                ),
                *(
                    line(head, figures.of(key), figures.basis(key))
                    for head, key in (
                        ("Slutdokumentationer i tid", "final_documents_on_time"),
                        ("Samordnade insatser per avslutad, medelvärde", "support_measures_mean"),
                        ("Samordnade insatser för en avslutad, högst", "support_measures_max"),
                        ("Tydlig förbättring i ORS, minst 5,0 poäng", "ors_reliable_improvement"),
                        ("Tydlig försämring i ORS", "ors_reliable_deterioration"),
                        ("Gick över gränsen 25 i ORS", "ors_crossed_cutoff"),
                    )
                ),
            ]
        ],
    )


def party_bars(figures: Figures) -> BarChart:
    """Remitterande part, the largest first and unknown last; empty ones stand in the table."""
    key = "active_by_referring_party"
    kept = [(code, label) for code, label in figures.codes(key) if figures.count(key, code) != 0]
    kept.sort(key=lambda pair: (pair[0] == UNKNOWN, -(figures.count(key, pair[0]) or 0)))
    bars = [
        Bar(
            capital(label),
            figures.count(key, code),
            figures.of(key, code).text,
            hidden=figures.of(key, code).hidden,
            emphasis=code != UNKNOWN,
        )
        for code, label in kept
    ]
    return drawn("remittent", "Deltagare efter remitterande part", bars)


def ors_bars(figures: Figures) -> BarChart:
    """ORS vid första och senaste skattningen: the group of rehabilitation, then all."""
    bars = [
        bar
        for words, suffix in (("Rehabilitering", "_rehab"), ("Alla", ""))
        for bar in (
            mean_bar(figures, f"{words}, första", f"ors_first_mean{suffix}", emphasis=False),
            mean_bar(figures, f"{words}, senaste", f"ors_last_mean{suffix}", emphasis=True),
        )
    ]
    title = "ORS vid första och senaste skattningen, medelvärde"
    return drawn("ors", title, bars, reach=ORS_END)


def mean_bar(figures: Figures, label: str, key: str, *, emphasis: bool) -> Bar:
    value, cell = figures.measure(key)["value"], figures.of(key)
    number = None if value is None else Decimal(value)
    return Bar(label, number, cell.text, hidden=cell.hidden, emphasis=emphasis)


def drawn(name: str, title: str, bars: Sequence[Bar], *, reach: int = 0) -> BarChart:
    words = ", ".join(f"{bar.label} {bar.text}" for bar in bars)
    return bar_chart(
        bars or [Bar("Ingen", 0, "0")],
        name=name,
        title=title,
        description=f"Stapeldiagram. {words}.",
        sheet=PAPER,
        reach=reach,
    )
