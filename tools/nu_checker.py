"""The Nu HTML checker over pages kept in a folder: ``python -m tools.nu_checker FOLDER``.

Needs Java and, once, the npm registry (the checker is fetched, its hash compared and kept under ``.cache``). Where one
of them is missing it says so and ends well: ``tests/web/test_valid_html.py`` holds the same pages to our own rules.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

VERSION = "26.9.27"
ADDRESS = f"https://registry.npmjs.org/vnu-jar/-/vnu-jar-{VERSION}.tgz"
INSIDE = "package/build/dist/vnu.jar"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
KEPT = Path(__file__).parent.parent / ".cache" / f"vnu-{VERSION}.jar"


def checker() -> Path | None:
    """Where the checker lies; None when it is not here and cannot be fetched. ValueError for a file of another hash."""
    if not KEPT.exists():
        try:
            with urlopen(ADDRESS, timeout=20) as answer:
                packed = answer.read()
        except (URLError, OSError):
            return None
        with tarfile.open(fileobj=BytesIO(packed)) as package:
            member = package.extractfile(INSIDE)
            found = member.read() if member else b""
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_bytes(found)
    if hashlib.sha256(KEPT.read_bytes()).hexdigest() != SHA256:
        KEPT.unlink()
        raise ValueError(f"{ADDRESS} is not the file it was.")
    return KEPT


def faults(folder: Path, jar: Path) -> Counter[str]:
    """Every message of the checker about the pages, with the place of its first page, and how often it came."""
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    found: Counter[str] = Counter()
    for message in json.loads(answer.stderr or answer.stdout)["messages"]:
        page = Path(message["url"].removeprefix("file:"))
        place = " ".join(message.get("extract", "").split())[:120]
        found[
            f"{message['message']} … {place} … {page.read_text(encoding='utf-8').rsplit('<!--', 1)[-1][:80]}"
        ] += 1
    return found


def main(folder: Path) -> int:
    """Print what the checker found; 1 when it found something."""
    if not shutil.which("java"):
        print("pages: Java is missing, the Nu HTML checker did not look at them; our own rules did")
        return 0
    jar = checker()
    if jar is None:
        print("pages: the Nu HTML checker could not be fetched and did not look at them; our own rules did")
        return 0
    found = faults(folder, jar)
    for message, count in found.most_common():
        print(f"{count} × {message}")
    print(
        f"pages: the Nu HTML checker looked at {len(list(folder.rglob('*.html')))}, {len(found)} kinds of faults"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
