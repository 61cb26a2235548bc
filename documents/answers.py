from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from documents.storage import read_whole

UNSTATED = "application/octet-stream"


def as_attachment(sha256: str, name: str, content_type: str = UNSTATED) -> HttpResponse:
    """Filen som bilaga: saved by the browser, never shown, and without rights should it be.

    404 for bytes that are gone or changed. `name` says nothing of any person.
    """
    data = read_whole(sha256)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
