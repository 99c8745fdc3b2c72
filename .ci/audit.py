"""Asks for known vulnerabilities of every pinned dependency, and says plainly what could not be asked.

    python .ci/audit.py constraints.txt            status 1 when one is known that has no exception
    python .ci/audit.py constraints.txt --strict   status 1 also when something could not be asked

pip-audit alone says "none found" of packages that its service does not know; here those are counted. Exceptions stand
in audit-exceptions.toml beside this file, each with a reason and the day on which it ends.
"""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

EXCEPTIONS = Path(__file__).with_name("audit-exceptions.toml")
SECONDS = 240


def main(pins: Path, strict: bool) -> int:
    excepted = read_exceptions(EXCEPTIONS.read_text(encoding="utf-8"), date.today())
    command = [
        "-r",
        str(pins),
        "--no-deps",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--timeout",
        "15",
        "-f",
        "json",
    ]
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "pip_audit", *command], capture_output=True, text=True, timeout=SECONDS, check=False
        )
        found = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("NOT AUDITED: the service that knows of vulnerabilities could not be asked. Try again where it can.")
        return int(strict)
    lines, bad, unasked = judge(found, excepted)
    print("\n".join(lines))
    return int(bool(bad) or (strict and bool(unasked)))


def read_exceptions(text: str, today: date) -> dict[str, str]:
    """The ids that are excepted today, each with its reason. An exception without a reason or an end is an error."""
    return {
        one["id"]: one["reason"]
        for one in tomllib.loads(text).get("exception", [])
        if len(one["reason"]) > 10 and one["until"] >= today
    }


def judge(found: list[dict], excepted: dict[str, str]) -> tuple[list[str], list[str], list[str]]:
    """What to print, the ids that are not excepted, and the packages that could not be asked for."""
    lines, bad = [], []
    unasked = [one["name"] for one in found if "skip_reason" in one]
    for one in found:
        for known in one.get("vulns", []):
            names = {known["id"], *known.get("aliases", [])}
            reason = next((excepted[name] for name in sorted(names) if name in excepted), None)
            fixed = ", ".join(known.get("fix_versions", [])) or "no version yet"
            if reason is None:
                bad.append(known["id"])
            lines.append(
                f"{one['name']} {one['version']}: {known['id']}, fixed in {fixed}"
                + (f" (excepted: {reason})" if reason else "")
            )
    asked = len(found) - len(unasked)
    lines.append(
        f"{asked} of {len(found)} dependencies audited, {len(bad)} known vulnerabilities without an exception."
    )
    if unasked and asked:
        lines.append(f"NOT AUDITED: {', '.join(unasked)}.")
    elif unasked:
        lines.append("NOT AUDITED: the service knows none of these versions. Run `make audit` where it can be asked.")
    return lines, bad, unasked


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), "--strict" in sys.argv[2:]))
