from reporting.models.digest import DigestChoice, SentDigest
from reporting.models.frozen import FrozenFigure, FrozenReport, FrozenText
from reporting.models.report import AnnualReport, ReportText

__all__ = [
    "AnnualReport",
    "DigestChoice",
    "FrozenFigure",
    "FrozenReport",
    "FrozenText",
    "ReportText",
    "SentDigest",
]
