"""Webbläsare i klartext: what a person would call it, and nothing more of what it sent is kept."""

# The first that fits: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
NAMES = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def browser_in_words(sent: str) -> str:
    """ "Firefox på Windows", from the browser's own User-Agent, which may say anything at all."""
    name = next((word for mark, word in NAMES.items() if mark in sent), "Okänd webbläsare")
    system = next((word for mark, word in SYSTEMS.items() if mark in sent), "")
    return f"{name} på {system}" if system else name
