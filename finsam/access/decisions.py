"""Åtkomstbeslut: one row of the table, and the ways to write it."""

from dataclasses import dataclass, replace

from finsam.access.content import FORM, NO_CONTENT, PAGE, Classes, Finds


@dataclass(frozen=True)
class Grant:
    """Rättighet: these roles, for the objects they stand in this relation to, see these classes.

    `methods` are theirs where they are not those of the whole row.
    """

    roles: frozenset[str]
    finds: Finds = Finds.NOTHING
    emits: Classes = NO_CONTENT
    methods: frozenset[str] | None = None


@dataclass(frozen=True)
class Decision:
    """Åtkomstbeslut: who may ask a URL, how, for what, and what kind of content a read is.

    `reads` is the kind of object that a read is logged as; empty for what is no case content.
    `leaves` is what the log calls an answer by which something leaves the application. What is sent
    to a `nameless` row is about nobody, and is never kept in the sender's name.
    """

    grants: tuple[Grant, ...] = ()
    methods: frozenset[str] = PAGE
    public: bool = False
    without_hat: bool = False
    reads: str = ""
    leaves: str = ""
    nameless: bool = False

    @property
    def roles(self) -> frozenset[str]:
        return frozenset().union(*(grant.roles for grant in self.grants))

    @property
    def emits(self) -> Classes:
        """Klasserna som någon roll kan få se här."""
        return NO_CONTENT.union(*(grant.emits for grant in self.grants))

    def grant_for(self, role: str) -> Grant | None:
        return next((grant for grant in self.grants if role in grant.roles), None)

    def methods_for(self, role: str) -> frozenset[str]:
        grant = self.grant_for(role)
        return self.methods if grant is None or grant.methods is None else grant.methods

    def classes_for(self, role: str) -> list[str]:
        """Uppgiftsklasserna för rollen, "K1" and so on, in order."""
        grant = self.grant_for(role)
        return sorted(chosen.value for chosen in grant.emits) if grant else []


def only(
    *roles: frozenset[str],
    finds: Finds = Finds.NOTHING,
    emits: Classes = NO_CONTENT,
    methods: frozenset[str] = PAGE,
    reads: str = "",
) -> Decision:
    """All these roles alike."""
    return each(grant(*roles, finds=finds, emits=emits), methods=methods, reads=reads)


def each(*grants: Grant, methods: frozenset[str] = PAGE, reads: str = "") -> Decision:
    """Each group of roles with a relation and classes of its own."""
    return Decision(grants=grants, methods=methods, reads=reads)


def grant(
    *roles: frozenset[str],
    finds: Finds = Finds.NOTHING,
    emits: Classes = NO_CONTENT,
    methods: frozenset[str] | None = None,
) -> Grant:
    return Grant(frozenset().union(*roles), finds, emits, methods)


def public(methods: frozenset[str] = PAGE | {"HEAD"}) -> Decision:
    return Decision(public=True, methods=methods)


def logged_in(methods: frozenset[str] = FORM) -> Decision:
    """För var och en med ett konto, about the own account only."""
    return Decision(without_hat=True, methods=methods)


def nameless(decision: Decision) -> Decision:
    """Utan namn: neither about a person nor from one."""
    return replace(decision, nameless=True)


def export(decision: Decision) -> Decision:
    """Uttag: the answer is a file made of what stands here, or the order of one."""
    return replace(decision, leaves="exported")


def download(decision: Decision) -> Decision:
    """Hämtning: the answer is the file itself."""
    return replace(decision, leaves="downloaded")


PUBLIC = public()
LOGGED_IN = logged_in()
