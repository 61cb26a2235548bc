from dataclasses import dataclass, field
from datetime import date, timedelta

from finsam.personal_numbers import Sex as NumberSex
from finsam.personal_numbers import invented
from organisations.models import Organisation
from participants.codes import IdentityType, Protection, Sex
from participants.models import Participant
from reporting.demo.names import (
    ALIASES,
    FIRST_HALVES,
    LANGUAGES,
    MEN,
    SECOND_HALVES,
    WOMEN,
)
from reporting.demo.places import TeamPlan
from reporting.demo.scene import Scene

# Of the invented birth numbers 980–999 the demo keeps to 981 (men) and 982 (women): the published
# list of 2019 has neither, so importing it never meets anybody here.
SERIALS: dict[NumberSex, int] = {"woman": 1, "man": 0}
# Youngest and oldest of each band, with its weight: mostly adults who have been away from work.
AGES = {(19, 24): 16, (25, 29): 15, (30, 39): 27, (40, 49): 22, (50, 59): 16, (60, 63): 4}
DAYS_A_YEAR = 365.25
SEX_UNKNOWN_PERCENT = 1.5
INTERPRETER_PERCENT = 14


@dataclass
class People:
    """Påhittade människor; no number is given twice."""

    scene: Scene
    taken: set[str] = field(default_factory=set)

    def a_name(self, sex: NumberSex) -> tuple[str, str]:
        chance = self.scene.chance
        first = chance.choice(WOMEN if sex == "woman" else MEN)
        half = chance.choice(FIRST_HALVES)
        ends = [end for end in SECOND_HALVES if end.casefold() != half.casefold()]
        return first, half + chance.choice(ends)

    def a_sex(self) -> NumberSex:
        return "woman" if self.scene.happens(61) else "man"

    def a_birth_date(self, on: date) -> date:
        youngest, oldest = self.scene.weighted(AGES)
        age = self.scene.chance.uniform(youngest, oldest + 0.9)
        return on - timedelta(days=int(age * DAYS_A_YEAR) + 1)

    def a_number(self, sex: NumberSex, on: date) -> tuple[str, date]:
        """Nummer och födelsedatum, neither of them given before."""
        while True:
            born = self.a_birth_date(on)
            number = invented(born, sex, SERIALS[sex])
            if number not in self.taken:
                self.taken.add(number)
                return number, born

    def a_participant(self, plan: TeamPlan, controller: Organisation, on: date) -> Participant:
        """En deltagare, known to the controller since the day. Of a few the number is not known."""
        sex = self.a_sex()
        first_name, last_name = self.a_name(sex)
        person = Participant(
            controller=controller,
            first_name=first_name,
            last_name=last_name,
            municipality=self.scene.chance.choice(plan.towns),
            phone=f"070-174 06 {self.scene.chance.randint(10, 99)}",
        )
        if self.scene.happens(INTERPRETER_PERCENT):
            person.language, person.interpreter = self.scene.chance.choice(LANGUAGES), True
        if not self.scene.happens(SEX_UNKNOWN_PERCENT):
            person.identity_type = IdentityType.PERSONNUMMER
            person.personal_number, person.birth_date = self.a_number(sex, on)
            person.sex = Sex(sex)
        return self.scene.add(person, on=on)


def protect(person: Participant, place: int) -> None:
    """Skyddade uppgifter: an alias, and no way to find the person (domain.md §6.5)."""
    person.protection = [Protection.MARKED, Protection.REGISTERED][place]
    person.alias = ALIASES[place]
    person.phone = person.municipality = ""
