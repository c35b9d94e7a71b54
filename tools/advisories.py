"""Known weaknesses of the packages the site is made of, for ``./run check``.

pip-audit ends well also where it looked at nothing, so its report is read here: a finding fails the check, and packages
nobody could be asked about are counted in words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 20
LIST = "requirements.txt"


def report(listed: Path) -> dict[str, Any] | None:
    """What pip-audit says of a list of packages; None when it did not answer in time or not at all."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", str(listed)]
    options = ["-f", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            [*command, *options], capture_output=True, text=True, timeout=PATIENCE
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def verdict(found: dict[str, Any] | None) -> tuple[int, list[str]]:
    """Exit code and lines for people: 1 only for a known weakness."""
    if found is None:
        return 0, ["packages: the advisories could not be reached; nothing was looked at"]
    packages = found["dependencies"]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    weak = [
        f"{one['name']} {one['version']}: {', '.join(fault['id'] for fault in one['vulns'])}"
        for one in packages
        if one.get("vulns")
    ]
    lines = [f"packages: known weakness in {line}" for line in weak]
    if len(skipped) == len(packages):
        lines.append(f"packages: the advisories could not be reached; none of {len(packages)} was looked at")
    elif skipped:
        lines.append(f"packages: no advisories for {len(skipped)} of {len(packages)}: {', '.join(skipped)}")
    elif not weak:
        lines.append(f"packages: no known weakness in {len(packages)}")
    return int(bool(weak)), lines


def main() -> int:
    """Print what is known against our packages; 1 when something is."""
    code, lines = verdict(report(Path(__file__).parent.parent / LIST))
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
