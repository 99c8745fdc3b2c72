"""Imports Gradio without what this page has no use for: more than half of the time until the page is there.

Whenever Gradio is imported, it parses the source of each of its components and writes a stub beside it (`.pyi`), by
which editors complete names. A program that only runs needs none, and must not write into its environment. And it
imports the package of the Model Context Protocol where that is installed, for a server that the page does not start,
and pandas, for tables and plots that the page does not have, and for a table of its events, which `serve` switches off:
it comes when something of it is first used.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

_WRITES_STUBS = "gradio.component_meta"
_WRITING = "create_or_modify_pyi"
_DOES_WITHOUT = "mcp"
_COMES_LATER = "pandas"


class _WithoutStubs(importlib.abc.Loader):
    """Loads the module that writes stubs, and takes the writing out. Another Gradio without it loads as it is."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        if hasattr(module, _WRITING):
            setattr(module, _WRITING, lambda component, name, events: None)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == _DOES_WITHOUT:
            raise ModuleNotFoundError(f"{fullname} is not imported with Gradio", name=fullname)
        if fullname not in (_WRITES_STUBS, _COMES_LATER):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            later = fullname == _COMES_LATER
            spec.loader = importlib.util.LazyLoader(spec.loader) if later else _WithoutStubs(spec.loader)
        return spec


def import_gradio() -> ModuleType:
    """Gradio, imported without all that where nobody has imported it before."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        import gradio
    finally:
        sys.meta_path.remove(finder)
    return gradio
