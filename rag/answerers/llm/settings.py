"""Which model is asked, from the environment or a file. Never from the page: whoever asks cannot say who is asked."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_config_path

from index.errors import ModelError

PREFIX = "SHUTTEN_LLM_"
FILE = PREFIX + "FILE"  # another place of the settings file
HINT = (
    "Set SHUTTEN_LLM_URL to the base of an OpenAI-compatible service, such as http://127.0.0.1:11434/v1, "
    "and SHUTTEN_LLM_MODEL to the name of a model there (docs/llm.md)."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the model is and how much of it is waited for. Times in seconds.

    `url` is the base of the service, up to and with "/v1". `proxy` is used only when it is set here. `slots` answers
    are arranged at once, `per_minute` in a minute; a question beyond that keeps its extractive answer.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)  # so that no log and no traceback prints it
    connect: float = 5.0
    first_token: float = 15.0
    total: float = 60.0
    tokens: int = 1_500
    slots: int = 4
    per_minute: int = 60
    proxy: str = ""

    @property
    def host(self) -> str:
        """The host and port, which may be shown; the key and the rest of the address may not."""
        return urlsplit(self.url).netloc


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The file's settings, with those of the environment before them. Raises ModelError when they cannot be used."""
    values = _from_file(environment)
    for known in fields(Settings):
        if given := environment.get(PREFIX + known.name.upper(), "").strip():
            values[known.name] = given
    if not values.get("url") or not values.get("model"):
        raise ModelError(f"No language model is configured. {HINT}")
    return _checked({name: _as_declared(name, value) for name, value in values.items()})


def model_configured(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a language model can be asked at all."""
    try:
        settings(environment)
    except ModelError:
        return False
    return True


def _from_file(environment: Mapping[str, str]) -> dict[str, Any]:
    named = environment.get(FILE, "").strip()
    path = Path(named) if named else user_config_path("shutten") / "llm.toml"
    if not named and not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        # Not the problem's own words: a TOML error may quote the line that holds the key.
        raise ModelError(
            f"The language model's settings {path} cannot be read ({type(problem).__name__}). Write it as TOML, with "
            'lines such as: url = "http://127.0.0.1:11434/v1"'
        ) from None
    unknown = sorted(set(values) - {known.name for known in fields(Settings)})
    if unknown:
        raise ModelError(
            f"{path} sets {', '.join(unknown)}, which Shutten does not know. See docs/llm.md for the names."
        )
    return values


def _as_declared(name: str, value: Any) -> Any:
    wanted = next(known.type for known in fields(Settings) if known.name == name)
    try:
        return wanted(value)  # type: ignore[operator]
    except (TypeError, ValueError):
        raise ModelError(f"{PREFIX}{name.upper()} must be a number, such as 60.") from None


def _checked(values: Mapping[str, Any]) -> Settings:
    made = Settings(**values)
    if not _is_address(made.url):
        raise ModelError(f"SHUTTEN_LLM_URL is no address of a service. {HINT}")
    positive = (made.connect, made.first_token, made.total, made.tokens, made.slots, made.per_minute)
    if min(positive) <= 0:
        raise ModelError("The times and limits of SHUTTEN_LLM_* must be above 0.")
    return made


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that is no number
        return False
    return bool(named) and not (parts.username or parts.query or parts.fragment)
