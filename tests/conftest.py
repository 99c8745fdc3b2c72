"""What tests share: the sample archive, an index of it, a tiny index that is made at once, and where both come from."""

import os
from collections.abc import Iterator
from pathlib import Path

# Before anything imports torch: workers of pytest-xdist share the cores, and nothing looks for models on the network.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.invented import write_articles

ROOT = Path(__file__).parents[1]

# How fast a shared machine draws an example says nothing of the property.
settings.register_profile("shared cores", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared cores")


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The sample archive: article files of every format."""
    return ROOT / "data" / "articles"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Path:
    """An index of the sample archive with the bundled model, made once a session. To be read, never changed."""
    from index.build import build

    # Each worker of pytest-xdist has a folder of its own below the session's; without workers there is one.
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = common / "sample-index"
    with FileLock(common / "sample-index.lock"):
        if not (folder / "CURRENT").exists():
            build(sample_data, folder)
    return folder


@pytest.fixture(scope="session")
def hashing_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny index of the articles in `tests.invented`, by the hashing embedder. To be read, never changed."""
    from index.build import build

    folder = tmp_path_factory.mktemp("hashing")
    write_articles(folder / "articles")
    build(folder / "articles", folder / "index", model="hashing")
    return folder / "index"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Texts of other people beside the checkout, which tests may read in place but which are no part of the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, a folder of real articles that is no part of the project")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests run without the coverage, which nearly doubles their time; the others reach the bound alone."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Half characters that a test logs or prints cannot be sent from a worker to its master."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "replace").decode()) for name, text in report.sections]
    return report
