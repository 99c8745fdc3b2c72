"""`make crash`: everything that may happen to a build and its disk; a line of JSON for each part.

python -m tests.reliability.crash [--short] [PART ...]
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.reliability import disks, edits, kills

Part = Callable[[Path], dict[str, object]]
LONG: dict[str, Part] = {
    "kills": lambda folder: kills.kill_at_random(folder, 200),
    "points": lambda folder: kills.kill_at_points(folder, 3),
    "starts": lambda folder: kills.start_many(folder, 50),
    "restarts": lambda folder: kills.restart_after_kill(folder, 20),
    "power": lambda folder: disks.cut_power(folder, 1_000),
    "calls": lambda folder: disks.fail_calls(folder),
    "full": lambda folder: disks.fill_disk(folder, 120),
    "damage": lambda folder: disks.damage_files(folder, 1_000, 500),
    "edits": lambda folder: edits.edit_at_random(folder, 50),
}
SHORT: dict[str, Part] = {
    "kills": lambda folder: kills.kill_at_random(folder, 16),
    "points": lambda folder: kills.kill_at_points(folder, 1, kills.POINTS[::5]),
    "starts": lambda folder: kills.start_many(folder, 12),
    "restarts": lambda folder: kills.restart_after_kill(folder, 3),
    "full": lambda folder: disks.fill_disk(folder, 12),
    "damage": lambda folder: disks.damage_files(folder, 150, 75),
    "edits": lambda folder: edits.edit_at_random(folder, 3),
}


def run(parts: dict[str, Part], chosen: list[str]) -> None:
    """Run the chosen parts, all when none is chosen."""
    for name in chosen or parts:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="shutten-crash-") as folder:
            found = parts[name](Path(folder))
        print(json.dumps({"part": name, **found, "seconds": round(time.monotonic() - began, 1)}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="what CI runs")
    parser.add_argument("parts", nargs="*", choices=[*LONG, []], help="of all")
    arguments = parser.parse_args()
    run(SHORT if arguments.short else LONG, arguments.parts)
