from instruments.models.measurement import Instrument, Measurement
from instruments.models.survey import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.models.violence import (
    ViolenceAnswers,
    ViolenceReader,
    ViolenceScreening,
)

__all__ = [
    "Instrument",
    "Measurement",
    "SurveyAccount",
    "SurveyHeap",
    "SurveyOffer",
    "ViolenceAnswers",
    "ViolenceReader",
    "ViolenceScreening",
]
