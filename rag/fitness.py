"""What `doctor` looks at beside the files of the index: the model, the disk, the rights, the lock, the environment.

Findings are what is wrong now; notes are what may go wrong next, or what somebody should know.
"""

import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from index.embedders import fingerprint_of
from index.errors import ShuttenError
from index.files import CRASH_VARIABLE
from index.generations import Generations
from index.lock import holder, is_held, running_sentence
from rag.maintenance import Finding

ROOM: Final = 2.2  # free bytes that a build needs, in sizes of the present index: the new one beside two old ones
# The settings that something reads; a test compares them with the code.
_SETTINGS: Final = (
    *("ALIASES", "API_KEYS", "API_RATE", "CACHE", "CRASH_AT", "INDEX", "LOG", "LOG_QUESTIONS", "PAGE_RATE", "PARENT"),
    *("READER", "MILVUS_URI", "MILVUS_TOKEN", "MILVUS_PRIVATE_NETWORK"),
)
KNOWN: Final = frozenset(f"SHUTTEN_{name}" for name in _SETTINGS)
_OF_MODEL: Final = "SHUTTEN_LLM_"


def unfit(folder: Path, data: Path, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """What keeps a sound index from being used: another model, missing rights, a test's setting."""
    findings = _model(folder)
    if data.is_dir() and not os.access(data, os.R_OK | os.X_OK):
        findings.append(Finding(str(data), "cannot be read by this user", f"chmod u+rx {data}"))
    if environment.get(CRASH_VARIABLE):
        findings.append(
            Finding(CRASH_VARIABLE, "makes every build kill itself; it is for tests", _unset(CRASH_VARIABLE))
        )
    return findings


def notes(folder: Path, data: Path, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """What may go wrong at the next build or for the next reader, and who holds the lock."""
    return [*_lock(folder), *_room(folder), *_rights(folder, data), *_environment(environment)]


def _model(folder: Path) -> list[Finding]:
    try:
        facts = Generations(folder).current(verify=False).generation.manifest.facts.model
        now = fingerprint_of(facts.name)
    except ShuttenError as problem:
        # That there is no index is said elsewhere.
        return [Finding("the model", str(problem), "shutten build")] if Generations(folder).number() else []
    if now is None or now == facts.fingerprint:
        return []
    what = f"was made with the model '{facts.name}' of fingerprint {facts.fingerprint}, but the one here has {now}"
    return [Finding(str(folder), what, "shutten build")]


def _lock(folder: Path) -> list[Finding]:
    if not is_held(folder):
        return []
    return [Finding("writer.lock", running_sentence(holder(folder)), "shutten status")]


def _room(folder: Path) -> list[Finding]:
    place = next((path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir()), None)
    if place is None:
        return []
    try:
        size = Generations(folder).current(verify=False).generation.manifest.bytes
    except ShuttenError:
        size = 0
    need, free = int(size * ROOM), shutil.disk_usage(place).free
    if free >= need:
        return []
    what = f"has {free:,} bytes free, and the next build may need {need:,}"
    return [Finding(str(folder), what, f"df -h {place}")]


def _rights(folder: Path, data: Path) -> list[Finding]:
    found = []
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        found.append(
            Finding(str(folder), "cannot be written by this user, so it cannot be rebuilt", f"chmod u+wx {folder}")
        )
    for place in (folder, data):
        if os.name == "posix" and place.is_dir() and place.stat().st_mode & stat.S_IWOTH:
            what = "can be written by every user of this computer, who could change what is answered"
            found.append(Finding(str(place), what, f"chmod o-w {place}"))
    return found


def _environment(environment: Mapping[str, str]) -> list[Finding]:
    found = []
    for name in sorted(environment):
        if name.startswith("SHUTTEN_") and name not in KNOWN and not name.startswith(_OF_MODEL):
            found.append(Finding(name, "is a setting that no command reads; it may be misspelt", _unset(name)))
        elif name.startswith("GRADIO_"):
            found.append(Finding(name, "is a setting of Gradio, which `shutten serve` ignores", _unset(name)))
    if environment.get("FORWARDED_ALLOW_IPS") == "*":
        what = "lets every visitor write their own address, so that limits by address fail"
        found.append(Finding("FORWARDED_ALLOW_IPS", what, "export FORWARDED_ALLOW_IPS=ADDRESS_OF_THE_PROXY"))
    return found


def _unset(name: str) -> str:
    return f"unset {name}"
