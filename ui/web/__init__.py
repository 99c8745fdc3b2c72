"""The web page: a Gradio page that is wiring only, a file a place. What it shows is decided in `ui.rendering`."""
