"""The column on the right: the sources of the selected answer, or the article that is open."""

import gradio as gr


class EvidenceView:
    """Where evidence shows. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="evidence", min_width=0):
            self.view = gr.Markdown(elem_id="evidence-view", container=False, latex_delimiters=[])
