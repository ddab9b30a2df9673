"""Merging a paper's state with an entry of a dump or list; times.py defines which change wins."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from papertui.library.states import State
from papertui.library.times import Register, RegisterName, Registers, edited, joined, text_of, version
from papertui.paper import Paper


@dataclass(frozen=True, slots=True)
class Imported:
    """A paper with its tags, note and places (by tag) as a dump or list has them.

    `changed` holds when each of them changed, removals included; without it, merging
    only adds. A paper without a title has only removals. `known` are the keys of the
    state that the entry was written from; if empty, the paper's own keys are used.
    """

    paper: Paper
    tags: Collection[str]
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    changed: Registers | None = None
    known: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the paper; none for an empty title."""
        if self.known:
            return self.known
        return self.paper.keys if self.paper.title else self.paper.aliases


@dataclass(frozen=True, slots=True)
class Joint:
    """The merged state of a paper, and the registers that are new here."""

    tags: frozenset[str]
    note: str
    places: Mapping[str, str]
    news: Registers


def join(state: State, known: Registers, taken: Imported, now: Callable[[], int]) -> Joint:
    """Merge an entry into a state with these registers; `now` returns the present time."""
    ours = of_state(state, known)
    merged = _united(state, ours, taken, now) if taken.changed is None else joined(ours, taken.changed)
    tags = frozenset(name for (kind, name), register in merged.items() if _is_there(kind, register, "tag"))
    places = {
        name: register.value or ""
        for (kind, name), register in merged.items()
        if _is_there(kind, register, "place") and name in tags
    }
    news = {name: register for name, register in merged.items() if _is_news(name, register, known)}
    return Joint(tags, text_of(merged), places, news)


def of_state(state: State, known: Registers) -> dict[RegisterName, Register]:
    """Return the registers of a state; where they disagree with the state itself, the state counts.

    A change without a known time (made before times were stored, or salvaged) has time 0.
    """
    shown = {RegisterName("tag", tag): "" for tag in state.tags}
    shown |= {RegisterName("place", tag): place for tag, place in state.places.items()}
    registers = dict(known)
    for name in {*shown, *(name for name in known if name.kind != "note")}:
        if name.kind == "place" and name.name not in state.tags:
            continue  # it shows where another machine adds the tag again
        register = known.get(name, Register(0, None))
        registers[name] = Register(register.at, shown.get(name))
    if text_of(known) != state.note:
        registers |= edited(known, "", "", 0)
        name = version(0, state.note)
        if state.note and registers.get(name) is None:
            registers[name] = Register(0, state.note)
        elif state.note:
            latest = max(register.at for register in registers.values()) + 1
            registers[version(latest, state.note)] = Register(latest, state.note)
    return registers


def _united(
    state: State, ours: Registers, taken: Imported, now: Callable[[], int]
) -> dict[RegisterName, Register]:
    """Add the tags and the note of an entry without times to a state, and places where it has none."""
    merged = dict(ours)
    for tag in set(taken.tags).difference(state.tags):
        merged[RegisterName("tag", tag)] = Register(now(), "")
    for tag in taken.places.keys() & set(taken.tags) - state.places.keys():
        merged[RegisterName("place", tag)] = Register(now(), taken.places[tag])
    note = _both(state.note, taken.note)
    return merged | edited(merged, state.note, note, now()) if note != state.note else merged


def _both(ours: str, theirs: str) -> str:
    if theirs in ours:
        return ours
    return theirs if ours in theirs else f"{ours}\n\n{theirs}"


def _is_there(kind: str, register: Register, wanted: str) -> bool:
    return kind == wanted and register.value is not None


def _is_news(name: RegisterName, register: Register, known: Registers) -> bool:
    return known.get(name) != register and (register.at > 0 or name.kind == "note")
