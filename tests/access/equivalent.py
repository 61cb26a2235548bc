"""Likvärdiga mutanter: what behaves as the application does, so that nothing can notice it."""

EQUIVALENT: dict[str, str] = {}
