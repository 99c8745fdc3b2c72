"""How a language model is asked: its settings, the connection, what is said to it, and how its reply is read.

Nothing here decides what is shown; `rag.grounding` does.
"""
