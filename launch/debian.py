"""Native libraries and Chromium: the machine's own, else Debian's packages unpacked below .dev.

Nothing is installed and no root is needed: apt keeps its state in a folder of ours, and the
programs find the libraries through LD_LIBRARY_PATH.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from launch import children
from launch.places import DEV, held, say, site_packages

UNPACKED = DEV / "debian"
# WeasyPrint's libraries, and the one that Playwright's driver wants.
PACKAGE_OF = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
    "libatomic.so.1": "libatomic1",
}
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def provide(*, browser: bool) -> dict[str, str]:
    """Fetches what is missing and returns the variables by which programs find it."""
    with held("install"):
        wanted = missing_libraries() + (["chromium"] if browser and not find_chromium() else [])
        if wanted:
            unpack(wanted)
        found = {"FONTCONFIG_FILE": str(write_font_list())}
    if UNPACKED.exists():
        found["LD_LIBRARY_PATH"] = library_path()
    if chromium := find_chromium():
        found["CHROMIUM"] = chromium
    return found


def missing_libraries() -> list[str]:
    here = {file.name for file in UNPACKED.glob("usr/lib/*-linux-gnu*/*.so.*")}
    return [
        package
        for library, package in PACKAGE_OF.items()
        if library not in here and not is_installed(library)
    ]


def is_installed(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def find_chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    installed = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    unpacked = UNPACKED / "usr" / "lib" / "chromium" / "chromium"
    return installed or (str(unpacked) if unpacked.exists() else "")


def unpack(packages: list[str]) -> None:
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        say(f"not Debian: install what corresponds to {names} yourself")
        return
    say(f"unpacking below .dev/debian: {names}")
    try:
        fetch(packages)
    except (subprocess.CalledProcessError, OSError) as error:
        say(f"could not fetch {names} ({error}); PDF and browser tests need them")


def fetch(packages: list[str]) -> None:
    """apt works out what the packages need beyond what the machine has."""
    apt = DEV / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial", "log"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    children.run(["apt-get", *apt_options(apt), "update"])
    only = ["--yes", "--no-install-recommends", "--download-only"]
    children.run(["apt-get", *apt_options(apt), *only, "install", *packages])
    UNPACKED.mkdir(exist_ok=True)
    for archive in sorted((apt / "cache" / "archives").glob("*.deb")):
        children.run(["dpkg-deb", "--extract", archive, UNPACKED])
    shutil.rmtree(apt)


def apt_options(apt: Path) -> list[str]:
    settings = {
        "Dir::State": str(apt / "state"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": str(apt / "cache"),
        "Dir::Log": str(apt / "log"),
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
        # As root, apt would fetch as an account that cannot write in our folder.
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
    }
    named = (f"{name}={value}" for name, value in settings.items())
    return ["-qq", *(word for setting in named for word in ("-o", setting))]


def library_path() -> str:
    folders = [
        *UNPACKED.glob("usr/lib/*-linux-gnu*"),
        *UNPACKED.glob("lib/*-linux-gnu*"),
        *UNPACKED.glob("usr/lib/*-linux-gnu*/pulseaudio"),
    ]
    before = os.environ.get("LD_LIBRARY_PATH", "")
    return ":".join([*map(str, folders), *([before] if before else [])])


def write_font_list() -> Path:
    """Only the bundled fonts: a PDF has the same letters on every machine."""
    fonts = site_packages() / "ttf_opensans" / "ttf"
    file = DEV / "fonts.conf"
    file.write_text(FONTS.format(fonts=fonts, cache=DEV / "font-cache"))
    return file
