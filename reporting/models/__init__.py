from reporting.models.digest import DigestChoice, SentDigest
from reporting.models.frozen import FrozenFigure, FrozenReport, FrozenText
from reporting.models.report import AnnualReport, ReportText
from reporting.models.violence_year import ViolenceYear

__all__ = [
    "AnnualReport",
    "DigestChoice",
    "FrozenFigure",
    "FrozenReport",
    "FrozenText",
    "ReportText",
    "SentDigest",
    "ViolenceYear",
]
