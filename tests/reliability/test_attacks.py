"""Short forms of attacks and load; the long ones are `make hostile` and `make load`, see docs/reliability.md."""

import shutil
from typing import Any

import pytest

from tests.reliability.askers import askers
from tests.reliability.connections import connections
from tests.reliability.made_up_requests import requests
from tests.reliability.many_questions import questions, served_questions
from tests.reliability.poisoned_articles import articles

pytestmark = pytest.mark.slow


def test_made_up_requests_meet_no_fault_and_learn_nothing() -> None:
    found = requests(400)
    assert (found["unhandled_faults"], found["faults"]) == (0, [])
    assert (found["leaks"], found["leaking"]) == (0, [])
    assert (found["faults_in_the_log"], found["tracebacks_printed"], found["lines_that_are_no_json"]) == ([], 0, 0)
    assert found["megabytes_grown"] <= 20
    # Requests of every outcome were among them, or the test tried nothing.
    assert {"200", "400", "403", "404", "413", "422"} <= found["statuses"].keys()


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_nothing_is_connected_to_but_this_computer() -> None:
    found = connections(5)  # with the bundled model, for ONNX Runtime reports to its makers where it is let
    assert found["questions"] == 6
    assert found["connections_here"] > 0  # the watching works
    assert (found["elsewhere"], found["tried"]) == (0, [])
    assert not found["server_left_running"]


def test_poisoned_articles_change_no_answer_but_through_what_they_say() -> None:
    found = articles(48, questions=24, model="hashing")
    assert found["answered"] > 12
    assert (found["changed"], found["quoting_another_poisoned_article"], found["which"]) == (0, 0, [])


def _sound(found: dict[str, Any]) -> None:
    assert (found["errors"], found.get("faults_in_the_log", [])) == ({}, [])


def test_askers_through_rebuilds_see_one_generation_each() -> None:
    found = askers(16, rebuilds=2, idle=1)
    _sound(found)
    assert (found["mixed"], found["rebuilds_that_failed"]) == (0, [])
    assert found["answers_with_quotations"] > 0


def _bounded(found: dict[str, Any], sockets: int) -> None:
    assert found["megabytes_grown"] <= 20
    assert max(found["descriptors"]) - min(found["descriptors"]) <= sockets


def test_memory_and_descriptors_stay_as_they_are_over_many_questions() -> None:
    found = questions(600, first=150)
    _bounded(found, sockets=0)
    assert found["answered"]["fact"] > 100
    assert found["answered"]["not answered"] > 100


def test_memory_and_descriptors_of_a_server_are_bounded_over_many_questions() -> None:
    found = served_questions(270, first=180)
    _sound(found)
    _bounded(found, sockets=16)  # connections that are just being closed
