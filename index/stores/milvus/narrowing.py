"""What a search in Milvus is narrowed by: a filter with places to fill in, and only numbers to fill in there.

So nothing that a user wrote can ever be part of a filter: dates are days, outlets and articles their numbers.
"""

from collections.abc import Mapping

from index.stores import Keys, Where

Narrow = tuple[str, Mapping[str, int | list[int]]]
EVERYTHING: Narrow = ("", {})


def narrowed(among: Keys | None, where: Where | None) -> Narrow:
    """The passages that fit `where`, or those `among` the keys where no condition is given."""
    parts: list[str] = []
    values: dict[str, int | list[int]] = {}
    if where and where.days:
        parts.append("day >= {first} and day <= {last}")
        values |= {"first": int(where.days[0]), "last": int(where.days[1])}
    for name, numbers in (("outlet", where.outlets), ("article", where.articles)) if where else ():
        if numbers is not None:
            parts.append(f"{name} in {{{name}s}}")
            values[f"{name}s"] = [int(number) for number in numbers]
    if not parts and among is not None:
        return one_of("key", among)
    return " and ".join(parts), values


def one_of(field: str, numbers: Keys) -> Narrow:
    """The rows whose `field`, a name of ours, holds one of these numbers."""
    return f"{field} in {{numbers}}", {"numbers": [int(number) for number in numbers]}


def written_out(narrow: Narrow) -> str:
    """The filter with its numbers in it, for Milvus Lite, which fills in nothing itself."""
    text, values = narrow
    return text.format(**{name: _number(value) for name, value in values.items()})


def _number(value: int | list[int]) -> str:
    return str([int(one) for one in value] if isinstance(value, list) else int(value))
