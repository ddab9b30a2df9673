"""The setting `fetch`: what is fetched, into which folder, and from where."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

COMPLETING = ("hf", "arxiv")
"""Who can be asked for titles."""

MUST = "a table [fetch] of into, contact, catch_up, complete, sources, hosts"


# Named tuples, which are made in a third of the time: every start of papertui makes them.
class FetchSource(NamedTuple):
    """A `[[fetch.sources]]`: `spec` as the command line spells it, a name, and how many papers at most."""

    spec: str
    name: str = ""
    most: int = 100


class FetchSettings(NamedTuple):
    """The table `[fetch]`; `hosts` are other addresses of services, by their names."""

    into: Path | None = None
    contact: str = ""
    catch_up: int = 14
    complete: tuple[str, ...] = COMPLETING
    sources: tuple[FetchSource, ...] = ()
    hosts: Mapping[str, str] = MappingProxyType({})


EXAMPLE = """[fetch]
into = "~/dumps/fetched"
contact = "you@example.org"
[[fetch.sources]]
hf = "daily"
[[fetch.sources]]
arxiv = ["cs.CL", "cs.LG"]
[[fetch.sources]]
query = 'abs:"dropout" AND cat:cs.LG'
name = "dropout"
max = 50"""
