from instruments.models.instrument import (
    CutOff,
    Instrument,
    InstrumentItem,
    InstrumentVersion,
    Licence,
)
from instruments.models.measurement import Measurement
from instruments.models.survey import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.models.violence import (
    ViolenceAnswers,
    ViolenceBar,
    ViolenceReader,
    ViolenceScreening,
)

__all__ = [
    "CutOff",
    "Instrument",
    "InstrumentItem",
    "InstrumentVersion",
    "Licence",
    "Measurement",
    "SurveyAccount",
    "SurveyHeap",
    "SurveyOffer",
    "ViolenceAnswers",
    "ViolenceBar",
    "ViolenceReader",
    "ViolenceScreening",
]
