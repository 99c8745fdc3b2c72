"""The audit of dependencies: what is known fails it, exceptions end, and what was not asked is never called sound."""

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def audit() -> Any:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


KNOWN = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}
FOUND = [
    {"name": "sound", "version": "1", "vulns": []},
    {"name": "holed", "version": "1", "vulns": [KNOWN]},
    {"name": "unknown", "skip_reason": "Dependency not found"},
]


def test_a_known_vulnerability_fails_unless_it_is_excepted(audit: Any) -> None:
    lines, bad, unasked = audit.judge(FOUND, {})
    assert (bad, unasked) == (["PYSEC-1"], ["unknown"])
    assert "holed 1: PYSEC-1, fixed in 2.0" in lines
    assert "2 of 3 dependencies audited" in lines[-2]
    lines, bad, _ = audit.judge(FOUND, {"CVE-1": "we never call it"})
    assert bad == [] and "(excepted: we never call it)" in lines[0]


def test_what_could_not_be_asked_is_said(audit: Any) -> None:
    assert audit.judge(FOUND, {})[0][-1] == "NOT AUDITED: unknown."
    assert "NOT AUDITED" in audit.judge(FOUND[2:], {})[0][-1]


def test_exceptions_end_and_need_a_reason(audit: Any) -> None:
    text = '[[exception]]\nid = "CVE-1"\nreason = "we never call it"\nuntil = 2026-11-30\n'
    assert audit.read_exceptions(text, date(2026, 11, 30)) == {"CVE-1": "we never call it"}
    assert audit.read_exceptions(text, date(2026, 12, 1)) == {}
    with pytest.raises(KeyError):
        audit.read_exceptions('[[exception]]\nid = "CVE-1"\n', date(2026, 1, 1))


def test_the_exceptions_of_today_can_be_read(audit: Any) -> None:
    audit.read_exceptions((ROOT / ".ci" / "audit-exceptions.toml").read_text(encoding="utf-8"), date.today())
