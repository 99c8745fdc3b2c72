"""The program itself as what shapes an index: another program may read, cut and mine the same articles otherwise."""

import hashlib
import sys
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

READ_WITH = ("charset-normalizer", "lxml", "pypdf", "python-frontmatter", "trafilatura")


@cache
def program() -> str:
    """A hash over all that decides what becomes of a file, but the file: this package's code and what it reads with."""
    root = Path(__file__).parent
    digest = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for package in READ_WITH:
        try:
            digest.update(f"{package} {version(package)}".encode())
        except PackageNotFoundError:  # an environment of fewer parts reads fewer kinds of files
            digest.update(package.encode())
    for file in sorted(root.rglob("*")):
        if file.suffix in (".py", ".tsv"):
            digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
