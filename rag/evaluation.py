"""Scores an archive against a question set."""
