from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from instruments.loading.reading import read
from instruments.loading.writing import load
from instruments.models import Instrument, InstrumentItem, InstrumentVersion, Licence
from tests.builders import a_hat, an_enrolment

EXAMPLES = Path(__file__).parents[2] / "docs" / "instrument"
WHOLE = (EXAMPLES / "ja-nej.toml").read_text()


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read(text.encode()).faults]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.toml")))
def test_every_example_is_without_a_fault(name):
    loaded = read((EXAMPLES / name).read_bytes())
    assert loaded.faults == []
    assert loaded.items


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("[instrument]", "[instrument", "rad 2: går inte att läsa som TOML"),
        ('kod = "CHECK"', 'kod = "check lista"', "rad 3: kod ska vara högst 12 stora"),
        ('kod = "CHECK"\n', "", "rad 2: kod saknas i instrument"),
        ('lases_av = "ansvarig"', 'lases_av = "alla"', "rad 5: lases_av ska vara"),
        ("nummer = 1", "nummer = 1.0", "rad 8: nummer ska vara ett helt tal från 1 till 1000"),
        ("nummer = 1", "nummer = true", "rad 8: nummer ska vara ett helt tal"),
        ("2026-01-01", '"2026-01-01"', "rad 9: galler_fran ska vara ett datum"),
        ("2026-01-01", "2026-02-30", "rad 9: går inte att läsa som TOML"),
        ('"RESA", "TIDER"]', '"RESA", "RUM"]', "rad 10: summa nämner RUM, som inte är någon fråga"),
        ("nummer = 1", "nummer = 1\ntydlig_forandring = 0.25", "rad 9: tydlig_forandring ska ha"),
        ("nummer = 1", "nummer = 1\nvikt = 2", "rad 9: vikt är ingen nyckel i version"),
        ('slag = "ja-nej"', 'slag = "text"', "rad 16: slag ska vara"),
        ('kod = "TIDER"', 'kod = "RESA"', "rad 19: frågan RESA finns redan"),
        ('[[fraga]]\nkod = "STOD"', '[[grans]]\nvarde = 3.0\n[[fraga]]\nkod = "STOD"', "rad 25: "),
        ('namn = "tiderna', 'endast = "handläggaren"\nnamn = "tiderna', "rad 20: endast nämner"),
        (WHOLE[WHOLE.index("[version]") :], "[version]\n", "rad 7: nummer saknas i version"),
        (WHOLE[WHOLE.index("[[fraga]]") :], "[[fraga]]\n", "rad 12: kod saknas i fraga"),
        ('kod = "CHECK"\n', 'kod = "CHECK"\nagare = "a\\u0000b"\n', "rad 4: agare har ett tecken"),
        ("[version]", "#" * 200_001 + "\n[version]", "rad 1: filen är större än 200 kB"),
        ("[version]", "[extra]\na = 1\n[version]", "rad 7: extra är ingen del av en instrumentfil"),
    ],
)
def test_a_fault_is_told_with_its_line(was, becomes, said):
    assert was in WHOLE
    found = faults(WHOLE.replace(was, becomes, 1))
    assert [one for one in found if one.startswith(said)], found


def test_the_example_on_the_page_can_be_loaded_as_it_stands():
    page = render_to_string("instruments/_file_example.html")
    example = unescape(page.partition("<code>")[2].partition("</code>")[0])
    assert faults(example) == []
    assert example.strip() in WHOLE


def test_all_faults_are_told_at_once_and_in_order():
    broken = WHOLE.replace("nummer = 1", "nummer = 0").replace('kod = "STOD"', 'kod = "stöd!"')
    broken = broken.replace('namn = "Checklista inför arbetsträning"', "namn = 7")
    assert [one.partition(":")[0] for one in faults(broken)] == ["rad 4", "rad 8", "rad 25"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"= 1", b"[[instrument]]\n", b"fraga = 3"])
def test_what_is_no_instrument_is_refused_and_breaks_nothing(data):
    assert read(data).faults


@pytest.mark.django_db
class TestLoading:
    def test_what_is_shipped_is_what_the_examples_say(self):
        for code, name in (("ORS", "ors.toml"), ("BIP", "bip.toml")):
            loaded = read((EXAMPLES / name).read_bytes())
            shipped = Instrument.objects.with_versions().get(code=code)
            version = shipped.versions.get()
            assert [(one.code, one.label, one.kind, one.rater) for one in version.items.all()] == [
                (one["code"], one["label"], one["kind"], one["rater"]) for one in loaded.items
            ]
            limits = {one["from_age"]: one["tenths"] for one in loaded.limits}
            assert {one.from_age: one.tenths for one in version.cut_offs.all()} == limits
            assert version.reliable_change == loaded.version["reliable_change"]
            assert (shipped.raters, shipped.licensed) == (loaded.instrument["raters"], True)

    def test_a_version_is_never_changed_and_the_next_begins_later(self):
        version, none = load(WHOLE.encode())
        assert (version.instrument.code, none) == ("CHECK", [])
        _, again = load(WHOLE.encode())
        assert [str(one) for one in again] == [
            "rad 8: version 1 finns: nummer ska vara 2",
            "rad 9: galler_fran ska vara efter 2026-01-01, då version 1 började",
        ]
        later = WHOLE.replace("nummer = 1", "nummer = 2").replace("2026-01-01", "2026-06-01")
        second, none = load(later.encode())
        assert (second.number, none) == (2, [])
        assert InstrumentVersion.objects.filter(instrument__code="CHECK").count() == 2

    def test_a_new_version_keeps_what_its_file_leaves_out_and_opens_no_old_answers(self):
        load(WHOLE.encode())
        later = WHOLE.replace("nummer = 1", "nummer = 2").replace("2026-01-01", "2026-06-01")
        _, told = load(later.replace('"ansvarig"', '"teamet"').encode())
        assert [str(one) for one in told] == ["rad 5: lases_av kan inte vidgas: svaren finns redan"]
        second, _ = load(later.replace('lases_av = "ansvarig"\n', "").encode())
        assert (second.number, second.instrument.readers) == (2, "ansvarig")

    def test_the_command_refuses_with_every_line_and_writes_nothing(self, tmp_path, capsys):
        file = tmp_path / "fel.toml"
        file.write_text(WHOLE.replace("nummer = 1", "nummer = 0"))
        with pytest.raises(CommandError, match="Inget har sparats"):
            call_command("load_instrument", file)
        assert "rad 8: nummer ska vara ett helt tal" in capsys.readouterr().err
        assert not Instrument.objects.filter(code="CHECK").exists()
        file.write_text(WHOLE)
        call_command("load_instrument", file)
        assert "Checklista inför arbetsträning, version 1, är inlagt." in capsys.readouterr().out

    def test_the_administrator_loads_and_the_licence_shows_the_wording(self, client):
        staff, admin = a_hat(), a_hat("systemadmin")
        client.force_login(admin.user)
        page = reverse("instruments:catalogue")
        licensed = WHOLE.replace("[version]", "licens = true\n[version]", 1)
        for text, said in ((licensed.replace("ja-nej", "ja"), "slag ska vara"), (licensed, "")):
            file = SimpleUploadedFile("check.toml", text.encode())
            answer = client.post(page, {"gor": "fil", "file": file})
            assert said in answer.content.decode()
        assert InstrumentItem.objects.filter(version__instrument__code="CHECK").count() == 3
        case = an_enrolment(team=staff.team, responsible=staff.user)
        form = reverse("instruments:measure", args=[case.case_number, "CHECK"])
        client.force_login(staff.user)
        assert "på egen hand?" not in client.get(form).content.decode()
        assert client.get(page).status_code == 404
        client.force_login(admin.user)
        given = {
            "gor": "licens",
            "instrument": Instrument.objects.get(code="CHECK").pk,
            "organisation": staff.team.owner_id,
            "holder": "Provby kommun",
            "since": localdate(),
            "scope": "Tre användare",
        }
        assert client.post(page, given).status_code == 302
        assert client.post(page, given | {"scope": "Fyra"}).status_code == 302
        assert Licence.objects.get().scope == "Fyra"
        client.force_login(staff.user)
        assert "på egen hand?" in client.get(form).content.decode()
