"""Which passages a search looks at."""

from datetime import date

import msgspec


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which passages a search looks at; what is ``None`` does not restrict.

    ``pages`` are ids or names. Dates are ISO 8601 days, both inclusive, compared with the article's
    own date: an article without one lies outside every range of dates.
    """

    pages: tuple[str, ...] | None = None
    date_from: str | None = None
    date_to: str | None = None
    newspaper: str | None = None

    def __post_init__(self) -> None:
        for day in (self.date_from, self.date_to):
            if day is not None and not is_day(day):
                raise ValueError(f"{day!r} is no day in the form 2022-08-27")


def is_day(text: str) -> bool:
    """Whether ``text`` is a day as ISO 8601 writes it, ``2022-08-27``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
