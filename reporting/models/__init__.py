from reporting.models.frozen import FrozenFigure, FrozenReport, FrozenText
from reporting.models.report import AnnualReport, ReportText

__all__ = ["AnnualReport", "FrozenFigure", "FrozenReport", "FrozenText", "ReportText"]
