"""The words of a paper as a catalog has them, for an index."""

import json
from typing import NamedTuple

from papertui.reference import name_of_csl


class Words(NamedTuple):
    """What an index takes of a paper."""

    title: str
    abstract: str
    authors: tuple[str, ...]
    organization: str | None


def words_from_json(text: str) -> Words:
    """Parse the words in the output of `to_json`; a tenth of the work of `from_json`. Raises ValueError."""
    record = json.loads(text)
    try:
        # A name that is text is written as it is shown.
        authors = [
            name if isinstance(name, str) else str(name_of_csl(name)) for name in record.get("names", ())
        ]
        organization = record.get("organization")
        return Words(record["title"], record.get("abstract", ""), tuple(authors), organization)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is not a paper") from error
