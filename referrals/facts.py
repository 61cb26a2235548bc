from datetime import date
from typing import Protocol


class Facts(Protocol):
    """Daterade fakta: what decides a referral's state, in a row or in a line of a list."""

    @property
    def sent_on(self) -> date | None: ...

    @property
    def read_on(self) -> date | None: ...

    @property
    def asked_on(self) -> date | None: ...

    @property
    def answered_on(self) -> date | None: ...

    @property
    def visit_on(self) -> date | None: ...

    @property
    def meeting_on(self) -> date | None: ...

    @property
    def queued_on(self) -> date | None: ...

    @property
    def decided_on(self) -> date | None: ...

    @property
    def declined_on(self) -> date | None: ...

    @property
    def withdrawn_on(self) -> date | None: ...

    @property
    def visit_outcome(self) -> str: ...

    @property
    def meeting_outcome(self) -> str: ...
