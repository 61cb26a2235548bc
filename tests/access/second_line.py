"""Andra linjen hållen öppen: the database gives every row, as if it had no policies.

So the first line, the sets, is tried by itself: the second would hide that it is gone.
"""

from finsam import row_security


def hold_open():
    settings = row_security.Scope.settings
    row_security.Scope.settings = lambda scope: settings(scope) | {row_security.SYSTEM: "prov"}
