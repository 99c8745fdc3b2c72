"""Gradio is imported without what only its developers need, and works."""

import subprocess
import sys

SAID = """
import ast, sys
from ui.web.lighter import import_gradio
from ui.web.serve import go_offline

go_offline()
parsed = []
parse = ast.parse
ast.parse = lambda *given, **named: (parsed.append(given[0][:40]), parse(*given, **named))[1]
gr = import_gradio()
assert not [text for text in parsed if "gradio" in text], parsed
assert "mcp" not in sys.modules and "pandas.core" not in sys.modules
with gr.Blocks() as page:
    box = gr.Textbox()
    box.submit(lambda text: text, [box], [box])
assert len(page.fns) == 1
page.queue()
page._queue.events_recorded = 50
page._queue.compute_analytics_summary([{"function": "asked", "status": "success"}])
assert "pandas.core" not in sys.modules
import mcp, pandas
assert pandas.DataFrame({"a": [1, 2]}).shape == (2, 1) and "pandas.core" in sys.modules
assert len(gr.Dataframe(pandas.DataFrame({"a": [1]})).value["data"]) == 1
"""


def test_gradio_comes_without_stubs_and_protocol_and_works() -> None:
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
