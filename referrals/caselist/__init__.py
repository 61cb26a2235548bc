"""Ärendelista: a file of cases becomes participants, enrolments and what belongs to them.

reading → columns → checks → standing → plan → creating and changing; `importing` runs the chain.
"""
