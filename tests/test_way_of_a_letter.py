"""A letter takes a straight way: from the key to the question, and from the answer to the painted lines."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

import papertui
from papertui.tui.screens import browser
from papertui.tui.widgets.lines import LineWidget
from tests.inside import Inside, inside, settings_in

ROOT = f"{Path(papertui.__file__).parent}/"
MOST_RETURNS = 2
PAINTED = "tui/paint"


@dataclass
class Stay:
    """An uninterrupted time in one file, and where it was left for meanwhile, each file once."""

    file: str
    frame: FrameType | None = None
    asked: dict[str, "Stay"] = field(default_factory=dict)
    first: str = ""

    def told(self, depth: int = 0) -> Iterator[str]:
        """Yield the way from here on, a line a stay."""
        yield f"{'  ' * depth}{self.file}: {self.first}"
        for stay in self.asked.values():
            yield from stay.told(depth + 1)

    def all(self) -> Iterator["Stay"]:
        yield self
        for stay in self.asked.values():
            yield from stay.all()


class Way:
    """The files of papertui that the main thread enters, in their order.

    A file that asks another twice during one stay enters it once. What a widget has of
    its base classes is that widget's own file; another room is a single place, and so is
    the end of the way, where Textual has the lines painted.
    """

    def __init__(self) -> None:
        self.stays: list[Stay] = []  # those that the event loop began
        self._open: list[tuple[FrameType, Stay]] = []
        self._thread = threading.get_ident()

    def __enter__(self) -> "Way":
        sys.setprofile(self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def returns(self) -> dict[str, int]:
        """Return how often each file was entered again."""
        entered = Counter(stay.file for begun in self.stays for stay in begun.all())
        return {file: count - 1 for file, count in entered.items()}

    def _heard(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(ROOT):
            self._enter(frame)
        elif event == "return" and self._open and self._open[-1][0] is frame:
            self._open.pop()

    def _enter(self, frame: FrameType) -> None:
        file = place_of(frame)
        if not self._open:
            file = PAINTED if frame.f_code.co_name == "render_line" else file
            if not self.stays or self.stays[-1].file != file:
                self.stays.append(Stay(file, first=frame.f_code.co_qualname))
            self._open.append((frame, self.stays[-1]))
            return
        here = self._open[-1][1]
        if here.file not in (file, PAINTED):
            here = here.asked.setdefault(file, Stay(file, first=frame.f_code.co_qualname))
        self._open.append((frame, here))


def place_of(frame: FrameType) -> str:
    """Return the file that a call is in, as `Way` counts it."""
    own = frame.f_locals.get("widget") or frame.f_locals.get("self")
    if isinstance(own, LineWidget):
        return type(own).__module__.removeprefix("papertui.").replace(".", "/")
    file = frame.f_code.co_filename.removeprefix(ROOT).removesuffix(".py")
    return file if file.startswith("tui/") and not file.endswith(("/cells", "/lines")) else file.split("/")[0]


async def type_letter(screen: Inside) -> Way:
    """Type one more letter of a query, and follow it until its answer is painted."""
    desk = screen.desk
    await screen.press("slash", "m")
    await screen.wait_for(lambda: not desk.answers.is_awaited and not desk.saving.is_busy)
    before = desk.session.results
    with Way() as way:
        await screen.press("o")
        await screen.wait_for(lambda: desk.session.results is not before)
        await screen.pilot.pause()
    return way


async def test_a_typed_letter_comes_back_to_no_file_more_than_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "POLL_SECONDS", 3600.0)
    async with inside(settings_in(tmp_path), (120, 40)) as screen:
        sync = screen.desk.sync
        await screen.wait_for(lambda: sync._version_before and sync._handle is None)
        await screen.wait_for("9 papers")
        way = await type_letter(screen)
    told = "\n".join(line for begun in way.stays for line in begun.told())
    inner = {file: count for file, count in way.returns().items() if file.startswith("tui/")}
    assert {"tui/desk", "tui/answers", "tui/view", "tui/finder"} <= inner.keys(), told
    assert all(count <= MOST_RETURNS for count in inner.values()), f"{inner}\n{told}"
