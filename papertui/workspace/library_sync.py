"""The papers of the library as a catalog of their own, for browsing without dumps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.paper import Paper
from papertui.paper_json import to_json

if TYPE_CHECKING:
    from papertui.sync import Progress


def publish_library(
    papers: Sequence[Paper], directory: Path, notify: Callable[[Progress], None], engine: str = "auto"
) -> None:
    """Bring the library's catalog up to date; nothing is done where its papers are those of last time."""
    from papertui.sync import Progress, publish

    digest = blake2b(digest_size=16)
    for paper in papers:
        digest.update(to_json(paper).encode("utf-8", "surrogatepass"))
    publish(papers, directory, digest.hexdigest(), notify=notify, engine=engine)
    notify(Progress("done", papers=len(papers), published=True))


class LibrarySync:
    """`publish_library` in a thread: a library is small, and its papers are in memory already."""

    def __init__(
        self, papers: Sequence[Paper], directory: Path, post: Callable[[Progress], None], engine: str
    ) -> None:
        self._papers = papers
        self._directory = directory
        self._post = post
        self._engine = engine
        threading.Thread(target=self._run, name="library sync", daemon=True).start()

    def stop(self) -> None:
        """Post nothing any more; what was begun does no harm."""
        self._post = lambda progress: None

    def _run(self) -> None:
        from papertui.sync import Progress

        try:
            publish_library(
                self._papers, self._directory, lambda progress: self._post(progress), self._engine
            )
        except PapertuiError as error:
            self._post(Progress("failed", message=str(error)))
