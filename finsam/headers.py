from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing of the device is needed, but for the key that a login may be made with.
NOTHING = "()"
PERMISSIONS = dict.fromkeys(
    (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    ),
    NOTHING,
) | {"publickey-credentials-create": "(self)", "publickey-credentials-get": "(self)"}
HEADERS = {
    "Permissions-Policy": ", ".join(f"{name}={whom}" for name, whom in PERMISSIONS.items()),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
    # Also of what never reached the one who is logged in: the way to an address with a slash.
    "Cache-Control": "no-store, private",
}


class BrowserHeaders:
    """Vad webbläsaren får göra med svaret: use no part of the device, share it with no other site.

    Said of every answer, an early refusal too, where nothing else was said: files for all are kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
