"""Updates a catalog of the library's papers, for browsing without dumps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.library import Library
from papertui.paper import Paper

if TYPE_CHECKING:
    from papertui.sync import Progress


class _Papers:
    """The papers with a tag or a note, parsed during iteration."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __iter__(self) -> Iterator[Paper]:
        return (state.paper for states in self._library.batches() for state in states)


def publish_library(
    library: Library, directory: Path, notify: Callable[[Progress], None], engine: str = "auto"
) -> None:
    """Update the library's catalog; do nothing if its papers have not changed."""
    from papertui.sync import Progress, publish

    digest, count = blake2b(digest_size=16), 0
    for states in library.batches():
        count += len(states)
        for state in states:
            digest.update(state.snapshot.encode("utf-8", "surrogatepass"))
    publish(_Papers(library), directory, digest.hexdigest(), notify=notify, engine=engine)
    notify(Progress("done", papers=count, published=True))


class LibrarySync:
    """Runs `publish_library` in a thread, since a library is small."""

    def __init__(
        self, library: Library, directory: Path, post: Callable[[Progress], None], engine: str
    ) -> None:
        self._library = library
        self._directory = directory
        self._post = post
        self._engine = engine
        threading.Thread(target=self._run, name="library sync", daemon=True).start()

    def stop(self) -> None:
        """Stop posting progress; the running update may finish."""
        self._post = lambda progress: None

    def _run(self) -> None:
        from papertui.sync import Progress

        try:
            publish_library(
                self._library, self._directory, lambda progress: self._post(progress), self._engine
            )
        except PapertuiError as error:
            self._post(Progress("failed", message=str(error)))
