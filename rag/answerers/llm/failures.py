"""Why a model's answer could not be used."""

from typing import Literal

Failure = Literal[
    "unreachable",  # nobody listens there, or no such host
    "slow",  # it did not begin, or did not end, in time
    "failed",  # it answered with an error
    "redirected",  # it sent us elsewhere, and we do not go
    "endless",  # more than any answer can have
    "cut",  # the connection ended in the middle
    "garbled",  # not the form that was asked for
    "tools",  # it wanted to call something
    "declined",  # it said that it will not, or had nothing to say
    "busy",  # all slots taken, or the budget of this minute spent
    "unsupported",  # nothing of what it wrote is carried by the articles
]


class ModelFailed(Exception):
    """The model gave nothing that can be used. Not for the person who asked: they get the extractive answer."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else failure)
        self.failure: Failure = failure
