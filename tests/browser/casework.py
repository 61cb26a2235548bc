"""What several stories do with a case, at the keyboard of whoever does it."""

import re
from typing import Any

from tests.browser.person import Person


def hold_follow_up(person: Person, *, decision: str, voices: dict[str, str]) -> None:
    """Mötesläge: each voice by the name of its field, and the decision with its reason."""
    for name, words in voices.items():
        person.write(name, words)
    person.tick(decision)
    person.write("Skäl till beslutet", "Planen fungerar.")
    person.press("button", "Spara beslutet")


def fetched_pdf(person: Person, *, within: float = 30_000) -> tuple[str, Any]:
    """Filen när den är gjord: its address, and the answer when it is fetched."""
    link = person.page.get_by_role("link", name=re.compile("Hämta")).first
    link.wait_for(timeout=within)
    address = str(link.get_attribute("href"))
    return address, person.page.request.get(person.address + address)


def hand_over_final_document(person: Person, case: str, *, recipient: str) -> None:
    """To the referrer, on the consent that there is."""
    person.open(f"/deltagare/{case}/slutdokument/")
    person.press("button", "Lämna ut till remittenten")
    person.tick(f"Remittenten: {recipient}")
    person.write("Mottagare", "Remittenten")
    person.press("button", "Välj vad")
    person.press("button", "Välj grund")
    person.tick("Samtycke")
    person.choose("Hur lämnas det?", "digital")
    person.press("button", "Granska")
    person.reads("Exakt det här lämnas ut")
    person.press("button", "Lämna ut uppgifterna")
    person.reads("Uppgifterna är utlämnade.")
