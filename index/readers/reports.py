"""What could not be read in a file of many records, told once per reason and not once per record."""

from collections.abc import Iterator

from index.documents import Unread
from index.readers.sources import told

_NAMED = 3  # places that are named before the rest is only counted


class Reasons:
    """Collects (place, reason) while a file is read. `unit` is what places count: "line"."""

    def __init__(self, file: str, unit: str) -> None:
        self._file = file
        self._unit = unit
        self._places: dict[str, list[int]] = {}

    def add(self, place: int, reason: str) -> None:
        """The record at `place` (counted from 1) cannot be used, because `reason`."""
        self._places.setdefault(reason, []).append(place)

    def report(self) -> Iterator[Unread]:
        """One `Unread` a reason, in the order in which they first came up."""
        for reason, places in self._places.items():
            named = ", ".join(str(place) for place in places[:_NAMED])
            more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
            unit = self._unit if len(places) == 1 else f"{self._unit}s"
            yield Unread(self._file, told(f"{unit} {named}{more}: {reason}."), "records")
