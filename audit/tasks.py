from celery import shared_task

from audit import seals


@shared_task
def seal_log() -> int:
    """Förseglar det som har skrivits sedan sist."""
    return seals.seal()
