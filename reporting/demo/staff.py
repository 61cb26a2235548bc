"""Medarbetarna: who works where, in which part of full time, paid by whom (seeds 000 and 002)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from finsam.dates import add_months
from organisations.demo_logins import DEMO_LOGINS, PASSWORD
from organisations.models import Membership, User
from organisations.roles import PLACE_OF, Place, Role
from reporting.demo.places import AF, FK, REGION, TEAM_TOWNS, TEAMS, Places
from reporting.demo.scene import YEARS, Scene

# Beside the listed logins: one person with two hats, to show the change of hat.
TWO_HATS = "kurator"
# And the other side of an emergency opening: who made one, and who reviews it.
UNLISTED = {TWO_HATS, "kurator.hal", "granskare.sur"}
ALWAYS = 12 * YEARS


@dataclass(frozen=True)
class Post:
    """Tjänst: months before today when it began and ended; `cases` is its share of the cases."""

    username: str
    name: str
    role: Role
    place: str
    percent: int | None = None
    employer: str = ""
    cases: int = 0
    began: int = ALWAYS
    ended: int | None = None


FAGERSTA, HALLSTAHAMMAR, SALA = "Fagersta kommun", "Hallstahammars kommun", "Sala kommun"
SURAHAMMAR, KOPING, VASTERAS = "Surahammars kommun", "Köpings kommun", "Västerås stad"
LEDARE, KONSULENT, FORMEDLARE = Role.VERKSAMHETSLEDARE, Role.SOCIALKONSULENT, Role.ARBETSFORMEDLARE
ARBETSKONSULENT, KURATOR = Role.ARBETSKONSULENT, Role.KURATOR
MUNICIPAL_REFERRERS = (
    "Nour Aziz",
    "Gun Strömsholm",
    "Ivar Kumlaby",
    "Tea Ramnäs",
    "Axel Barkarö",
    "Kim Munga",
)

POSTS = [
    Post("ledare.fns", "Marita Forsgren", LEDARE, "FNS", 100, FAGERSTA, 4),
    Post("anna.hed", "Anna Hedfors", KONSULENT, "FNS", 100, FAGERSTA, 10),
    Post("jonas.berg", "Jonas Bergmark", KONSULENT, "FNS", 100, FAGERSTA, 10),
    Post("sara.nyb", "Sara Nyberget", KONSULENT, "FNS", 100, FAGERSTA, 10),
    Post("leif.ost", "Leif Österdal", KONSULENT, "FNS", 100, FAGERSTA, 10, ended=14),
    Post("mina.jafari", "Mina Jafari", KONSULENT, "FNS", 100, FAGERSTA, 10, began=15),
    Post("per.vik", "Per Vikmanshed", ARBETSKONSULENT, "FNS", 50, "Norbergs kommun", 5),
    Post(TWO_HATS, "Stina Ekvall", KURATOR, "FNS", 10, REGION),
    Post("formedlare.fns", "Ulrika Stålnäs", FORMEDLARE, "FNS", 40, AF, 2),
    Post("verksamhetsledare", "Karin Sandelius", LEDARE, "HAL", 100, HALLSTAHAMMAR, 3),
    Post("socialkonsulent", "Maja Lindqvist", KONSULENT, "HAL", 50, HALLSTAHAMMAR, 8),
    Post("ove.ryd", "Ove Rydsgård", FORMEDLARE, "HAL", 40, AF, 2, ended=16),
    Post("arbetsformedlare", "Emil Noresund", FORMEDLARE, "HAL", 20, AF, 2, began=16),
    Post("kurator.hal", "Helena Brovall", KURATOR, "HAL", 10, REGION),
    Post("ledare.sal", "Thomas Åkerö", LEDARE, "SAL", 100, SALA, 6),
    Post("ida.sten", "Ida Stenhammar", KONSULENT, "SAL", 80, SALA, 10, ended=9),
    Post("ida.sten", "Ida Stenhammar", KONSULENT, "SAL", 100, SALA, 10, began=9),
    Post(TWO_HATS, "Stina Ekvall", KURATOR, "SAL", 10, REGION),
    Post("formedlare.sal", "Göran Tärnsjö", FORMEDLARE, "SAL", 40, AF, 4),
    Post("ledare.sur", "Lena Virsbo", LEDARE, "SUR", 100, SURAHAMMAR, 7),
    Post("kurator.hal", "Helena Brovall", KURATOR, "SUR", 10, REGION),
    Post("formedlare.sur", "Ahmed Salim", FORMEDLARE, "SUR", 60, AF, 5),
    Post("ledare.vas", "Camilla Björnö", LEDARE, "VAS", 100, VASTERAS, 2),
    Post("olle.lust", "Olle Lustgård", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10),
    Post("petra.skul", "Petra Skultuna", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10),
    Post("rana.haddad", "Rana Haddad", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10),
    Post("nils.tun", "Nils Tunbäck", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10, ended=20),
    Post("elin.gider", "Elin Gideonsdotter", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10, began=20),
    Post("bo.irsta", "Bo Irstafält", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10, ended=5),
    Post("vera.dingtuna", "Vera Dingelund", ARBETSKONSULENT, "VAS", 100, VASTERAS, 10, began=6),
    Post("klas.bade", "Klas Badelund", ARBETSKONSULENT, "VAS", 50, VASTERAS, 5),
    Post("formedlare.vas", "Sofia Hökåsen", FORMEDLARE, "VAS", 60, AF, 3),
    Post("projektledare", "Annika Kolsva", Role.PROJEKTLEDARE, "TVM", 50, KOPING, 3),
    Post("socialsekreterare", "Daniel Munktorp", Role.SOCIALSEKRETERARE, "TVM", 50, KOPING, 6),
    Post("boendestod", "Fatima Warsame", Role.BOENDESTODJARE, "TVM", 50, KOPING, began=21),
    Post("amk.ett", "Rolf Himmeta", Role.ARBETSMARKNADSKONSULENT, "TVM", 20, KOPING, 3),
    Post(
        "amk.tva",
        "Disa Malmön",
        Role.ARBETSMARKNADSKONSULENT,
        "TVM",
        50,
        KOPING,
        3,
        began=14,
        ended=10,
    ),
    Post("syv", "Torbjörn Valskog", Role.SYV, "TVM", 10, KOPING),
    Post("styrgrupp", "Margareta Lindö", Role.STYRGRUPPSLEDAMOT, "HAL"),
    Post("ekonom", "Per-Olof Näs", Role.INSATSEKONOM, HALLSTAHAMMAR),
    Post("logggranskare", "Birgit Eriksund", Role.LOGGGRANSKARE, HALLSTAHAMMAR),
    Post("granskare.sur", "Kerstin Nordanö", Role.LOGGGRANSKARE, SURAHAMMAR),
    Post("forbundschef", "Hans Mälarstig", Role.FORBUNDSCHEF, ""),
    Post("utvecklingsledare", "Ylva Strömsnäs", Role.UTVECKLINGSLEDARE, ""),
    Post("admin", "Jörgen Vallby", Role.SYSTEMADMIN, ""),
    Post("remittent", "Ulf Tillberga", Role.REMITTENT, f"{AF} Västerås"),
    Post("remittent.af2", "Carina Gäddeholm", Role.REMITTENT, f"{AF} Västerås"),
    Post("remittent.fns", "Mats Ängelsberg", Role.REMITTENT, f"{AF} Fagersta"),
    Post("remittent.sal", "Eva Möklinta", Role.REMITTENT, f"{AF} Sala"),
    Post("remittent.tvm", "Linus Odensvi", Role.REMITTENT, f"{AF} Köping"),
    Post("remittent.fk", "Susanne Romfartuna", Role.REMITTENT, f"{FK} Västerås"),
    Post("remittent.fk2", "Joakim Lillhärad", Role.REMITTENT, f"{FK} Västerås"),
    Post("remittent.fk3", "Agneta Bro", Role.REMITTENT, f"{FK} Köping"),
    *(
        Post(f"bistand.{town.lower()}", name, Role.REMITTENT, f"Ekonomiskt bistånd {town}")
        for town, name in zip(TEAM_TOWNS, MUNICIPAL_REFERRERS, strict=True)
    ),
]


@dataclass(frozen=True)
class Carrier:
    """Medarbetare som bär ärenden, and between which days."""

    user: User
    share: int
    first_day: date
    last_day: date | None

    def works_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Staff:
    """Alla hattar: the carriers of each team, every hat of a team, the referrers of each office."""

    carriers: dict[str, list[Carrier]]
    hats: dict[str, list[Membership]]
    referrers: dict[str, list[Membership]]

    def at_work(self, code: str, day: date) -> dict[User, int]:
        return {one.user: one.share for one in self.carriers[code] if one.works_on(day)}

    def last_day_of(self, code: str, user: User) -> date | None:
        """Sista dagen i teamet; None for who is still there."""
        days = [one.last_day for one in self.carriers[code] if one.user == user]
        return None if None in days else max(day for day in days if day)

    def hat_of(self, code: str, user: User, day: date) -> Membership:
        """Hatten den dagen; the last one when it was changed later."""
        hats = [hat for hat in self.hats[code] if hat.user == user]
        lasting = (hat for hat in hats if hat.ended_on is None or day <= hat.ended_on)
        return next(lasting, hats[-1])


def build_staff(scene: Scene, places: Places) -> Staff:
    users = build_users()
    carriers: dict[str, list[Carrier]] = {plan.code: [] for plan in TEAMS}
    hats: dict[str, list[Membership]] = {plan.code: [] for plan in TEAMS}
    referrers: dict[str, list[Membership]] = {}
    for post in POSTS:
        hat = build_hat(scene, places, post, users[post.username])
        if post.cases:
            carrier = Carrier(hat.user, post.cases, hat.started_on, hat.ended_on)
            carriers[post.place].append(carrier)
        if hat.is_team_staff:
            hats[post.place].append(hat)
        if hat.role == Role.REMITTENT:
            referrers.setdefault(post.place, []).append(hat)
    return Staff(carriers, hats, referrers)


def build_users() -> dict[str, User]:
    """Användarna. Only the demo logins and a few beside them can log in.

    One hash for all: the password is printed on the login page, and hashing is slow by design.
    """
    open_to = {login.username for login in DEMO_LOGINS} | UNLISTED
    shown, none = make_password(PASSWORD), make_password(None)
    users: dict[str, User] = {}
    for post in POSTS:
        if post.username not in users:
            first_name, last_name = post.name.split(maxsplit=1)
            users[post.username] = User.objects.create(
                username=post.username,
                first_name=first_name,
                last_name=last_name,
                password=shown if post.username in open_to else none,
            )
    return users


def build_hat(scene: Scene, places: Places, post: Post, user: User) -> Membership:
    at = PLACE_OF[post.role]
    holder = {
        Place.TEAM: places.teams.get(post.place),
        Place.ORGANISATION: places.organisations.get(post.place),
        Place.ASSOCIATION: places.association,
    }[at]
    ended_on = None
    if post.ended is not None:
        ended_on = add_months(scene.today, -post.ended) - timedelta(days=1)
    return Membership.objects.create(
        user=user,
        role=post.role,
        employer=places.organisations.get(post.employer),
        percent=post.percent,
        started_on=add_months(scene.today, -post.began),
        ended_on=ended_on,
        **{at.value: holder},
    )
