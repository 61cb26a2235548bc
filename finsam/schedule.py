"""Tidtabell: what is done by itself, and how often. Seconds, or a time of day in Sweden."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # The second time that morning is for those whom the first did not reach.
    "send-digests": {
        "task": "reporting.tasks.send_digests",
        "schedule": crontab(hour="6,9", minute="30", day_of_week="mon-fri"),
    },
    "publish-waiting-jobs": {"task": "documents.tasks.publish_waiting", "schedule": 30.0},
    "forget-old-logins": {"task": "organisations.tasks.forget_old_logins", "schedule": 3600.0},
    "forget-old-drafts": {"task": "participants.tasks.forget_old_drafts", "schedule": 3600.0},
    "remove-expired-files": {"task": "documents.tasks.remove_expired", "schedule": 3600.0},
    "seal-log": {"task": "audit.tasks.seal_log", "schedule": 60.0},
    "remove-unnamed-bytes": {"task": "documents.tasks.remove_unnamed", "schedule": 86_400.0},
    "remove-old-case-lists": {"task": "referrals.tasks.remove_old_lists", "schedule": 600.0},
}
