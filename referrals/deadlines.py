from datetime import date, timedelta


def answer_due(sent_on: date, days: int, answered_on: date | None = None) -> date:
    """Svarstid: first answer within so many days of the remiss, or of its completion."""
    return (answered_on or sent_on) + timedelta(days=days)
