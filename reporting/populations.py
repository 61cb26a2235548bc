"""Populationer: the rows that figures rest on, as SQL, one row a thing that is counted.

Dates and teams come in as parameters. A misregistered case (felregistrering) is in none of them.
Of a protected person every code is *uppgift saknas*, for every audience (domain.md §6.5): the
person is counted in totals and in no cell that says anything.
"""

from dataclasses import dataclass, field

from psycopg.sql import SQL, Composable

COUNTED = SQL("e.outcome <> 'misregistered' AND e.sus_reason <> 'FELREGISTRERING'")
ACTIVE = SQL(
    "e.team_id = ANY(%(teams)s) AND e.started_on <= %(last)s"
    " AND (e.closed_on IS NULL OR e.closed_on >= %(first)s) AND {}"
).format(COUNTED)


@dataclass(frozen=True)
class Population:
    """Population: its rows, and the columns they are told apart by in breakdowns."""

    name: str
    rows: Composable = field(compare=False)
    columns: tuple[str, ...] = ()


# Whole years: PostgreSQL's age() lets a birthday on 29 February come on 1 March.
AGE_BAND = SQL(
    """(ARRAY['-19', '20-24', '25-29', '30-39', '40-49', '50-59', '60-'])[1 + width_bucket(
        extract(
          year FROM age(greatest(e.started_on, %(first)s)::timestamp, p.birth_date::timestamp)
        )::int,
        ARRAY[20, 25, 30, 40, 50, 60]
      )]"""
)

# Years in public support are whole 1/1200 years: hundredths of a year and months are both exact.
# The cut-off of the ORS is that of an adult, for everybody, as in force on the last day.
# What only the closed have is looked up for them alone: an index is asked once each.
ENROLMENTS = Population(
    "enrolments",
    SQL(
        """
    SELECT
      CASE WHEN hidden THEN 'unknown' ELSE p.sex END AS sex,
      CASE WHEN hidden OR p.birth_date IS NULL THEN 'unknown' ELSE {age_band} END AS age,
      CASE
        WHEN hidden OR e.referring_party = '' THEN 'unknown'
        WHEN e.referring_party IN ('AF', 'FK') THEN e.referring_party
        WHEN e.referring_party LIKE 'KOMMUN%%' THEN 'KOMMUN'
        WHEN e.referring_party LIKE 'REGION%%' THEN 'REGION'
        ELSE 'OTHER'
      END AS party,
      CASE
        WHEN closed IS NOT TRUE THEN ''
        WHEN hidden THEN 'unknown'
        ELSE e.outcome
      END AS outcome,
      closed,
      e.started_on >= %(first)s AS started,
      e.closed_on - e.started_on AS days_enrolled,
      e.started_on - e.referred_on AS days_waited,
      CASE WHEN e.support_over_nine OR years > 10800 THEN 10800 ELSE years END AS support,
      e.support_over_nine OR coalesce(years > 10800, false) AS support_capped,
      first_ors.total AS ors_first,
      last_ors.total AS ors_last,
      ors.cut_off AS ors_cut_off,
      first_ors.measured_on < last_ors.measured_on AS ors_pair,
      coalesce(e.reported_support_measures, ledger.measures) AS measures,
      d.sent_on <= d.due_on AS document_on_time
    FROM participants_enrolment e
    JOIN participants_participant p ON p.id = e.participant_id
    CROSS JOIN LATERAL (
      SELECT
        e.closed_on <= %(last)s AS closed,
        p.protection <> 'none' AS hidden,
        coalesce(e.support_years * 1200, e.support_months * 100)::int AS years
    ) AS known
    LEFT JOIN (
      SELECT i.id, c.tenths AS cut_off
      FROM instruments_instrument i
      LEFT JOIN instruments_instrumentversion v
        ON v.instrument_id = i.id AND v.in_force_from <= least(%(last)s, %(today)s)
      LEFT JOIN instruments_cutoff c ON c.version_id = v.id AND c.from_age <= 18
      WHERE i.code = 'ORS'
      ORDER BY v.number DESC NULLS LAST, c.from_age DESC NULLS LAST LIMIT 1
    ) AS ors ON true
    LEFT JOIN LATERAL (
      SELECT total, measured_on FROM instruments_measurement
      WHERE closed AND enrolment_id = e.id AND instrument_id = ors.id
      ORDER BY measured_on LIMIT 1
    ) AS first_ors ON true
    LEFT JOIN LATERAL (
      SELECT total, measured_on FROM instruments_measurement
      WHERE closed AND enrolment_id = e.id AND instrument_id = ors.id
      ORDER BY measured_on DESC LIMIT 1
    ) AS last_ors ON true
    LEFT JOIN LATERAL (
      SELECT nullif(count(*), 0) AS measures FROM participants_supportmeasure
      WHERE closed AND e.reported_support_measures IS NULL AND enrolment_id = e.id
    ) AS ledger ON true
    LEFT JOIN participants_finaldocument d ON closed AND d.enrolment_id = e.id
    WHERE {active}"""
    ).format(age_band=AGE_BAND, active=ACTIVE),
    ("sex", "age", "party", "outcome"),
)

# The same enrolments once more, narrow: a median cannot be rolled up from groups.
DURATIONS = Population(
    "durations",
    SQL(
        """
    SELECT
      e.closed_on <= %(last)s AS closed,
      e.started_on >= %(first)s AS started,
      e.closed_on - e.started_on AS days_enrolled,
      e.started_on - e.referred_on AS days_waited
    FROM participants_enrolment e
    WHERE {active}"""
    ).format(active=ACTIVE),
)

REFERRALS = Population(
    "referrals",
    SQL(
        """
    SELECT r.id
    FROM referrals_referral r
    LEFT JOIN participants_enrolment e ON e.id = r.enrolment_id
    WHERE r.team_id = ANY(%(teams)s) AND r.sent_on BETWEEN %(first)s AND %(last)s
      AND (e.id IS NULL OR ({counted}))"""
    ).format(counted=COUNTED),
)

FOLLOW_UPS = Population(
    "follow-ups",
    SQL(
        """
    SELECT f.held_on <= f.due_on AS on_time
    FROM participants_followup f
    JOIN participants_enrolment e ON e.id = f.enrolment_id
    WHERE {active}
      AND f.due_on BETWEEN %(first)s AND least(%(last)s, %(today)s)
      AND f.cancelled_on IS NULL
      AND (e.closed_on IS NULL OR f.due_on <= e.closed_on)"""
    ).format(active=ACTIVE),
)
