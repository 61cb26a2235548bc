class Refused(Exception):
    """Filen tas inte emot. Says why and what to do, never what the file holds or is called."""
