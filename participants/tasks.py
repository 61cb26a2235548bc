from celery import shared_task
from django.utils.timezone import now

from finsam.row_security import system
from participants.models import Draft
from participants.models.draft import KEPT_FOR


@shared_task
def forget_old_drafts() -> None:
    """Rensar gamla utkast: thirty days after the last word that was written in them."""
    with system("gamla utkast"):
        Draft.objects.filter(saved_at__lte=now() - KEPT_FOR).delete()
