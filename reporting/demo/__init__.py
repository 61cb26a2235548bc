"""Demodata: invented people and three years of invented work, so that a newcomer sees a team alive.

Nothing here is true of anybody. The same seed and day give the same data.
"""
