"""`import rag` is cheap."""

import subprocess
import sys

CODE = """
import sys
import rag, rag.answers, ui.cli
heavy = {"torch", "gradio", "faiss", "sentence_transformers", "transformers", "tantivy", "numpy"}
print(sorted(heavy & set(sys.modules)))
"""


def test_importing_rag_and_the_command_loads_no_model_no_page_and_no_search_library() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_that_rag_offers_is_there() -> None:
    import rag

    for name in rag.__all__:
        assert getattr(rag, name) is not None
