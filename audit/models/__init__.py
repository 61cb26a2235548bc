from audit.models.reading import Reading
from audit.models.review import Finding, Review, ReviewClosing, ReviewItem
from audit.models.seal import Seal

__all__ = ["Finding", "Reading", "Review", "ReviewClosing", "ReviewItem", "Seal"]
