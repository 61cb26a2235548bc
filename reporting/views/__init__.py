from reporting.views.start import start

__all__ = ["start"]
