"""Commands of `shutten`, a file for those that belong together; `ui.cli` puts them under one name."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """A value as one readable JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=1)
