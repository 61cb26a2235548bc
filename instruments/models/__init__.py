from instruments.models.measurement import Instrument, Measurement
from instruments.models.violence import (
    ViolenceAnswers,
    ViolenceReader,
    ViolenceScreening,
)

__all__ = [
    "Instrument",
    "Measurement",
    "ViolenceAnswers",
    "ViolenceReader",
    "ViolenceScreening",
]
