"""An index that a process of its own builds while papers are still read: the cores share a first load.

What it has is announced only once all papers are read. Whatever becomes of the process,
nothing depends on it: an index that it does not finish is built as any other.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, cast

from papertui.catalog import Catalog, folder
from papertui.errors import CacheError
from papertui.paper import Paper, Worded
from papertui.sync.helpers import few_collections, step_back

_CHUNK = 500
_END = "end"
# In the place of a document that has no paper.
_NOBODY = Paper("")

Tell = Callable[[int], None]


class IndexBeside:
    """The process that indexes; `target` is the folder of its index."""

    def __init__(self, directory: Path, engine: str) -> None:
        self.engine = engine
        self.target = folder.new_index(directory)
        # -P: a module that lies beside the dumps is never imported in place of a real one.
        command = [
            sys.executable,
            "-P",
            "-m",
            "papertui.sync.beside",
            str(directory),
            str(self.target),
            engine,
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._stdin, self._stdout = (
            cast(IO[str], pipe) for pipe in (self._process.stdin, self._process.stdout)
        )

    def add(self, size: int) -> None:
        """Say that there are so many documents in the catalog by now."""
        self._say(str(size))

    def finish(self, size: int, progress: Tell) -> bool:
        """Wait until all documents are indexed; whether they are."""
        self.add(size)
        self._say(_END)
        for line in self._stdout:
            progress(int(line))
        return self._process.wait() == 0

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._stdin.close()
        self._stdout.close()

    def _say(self, line: str) -> None:
        # One that has died is noticed in the end.
        with suppress(BrokenPipeError):
            self._stdin.write(f"{line}\n")
            self._stdin.flush()


def main(directory: Path, target: Path, engine: str) -> None:
    """Index what comes, until the end is announced; the process ends with the one that started it."""
    from papertui.sync.indexing import INDEXERS

    heard: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(heard,), daemon=True).start()
    build = INDEXERS[engine].beside
    if build is None:
        raise CacheError(f"{engine} cannot index while papers are read")
    step_back()
    with few_collections():
        build(folder.words_of(target), _papers(directory, heard), _dead(directory), progress=_say)


def _listen(heard: "queue.Queue[str]") -> None:
    for line in sys.stdin:
        heard.put(line.strip())
    os._exit(1)


def _say(done: int) -> None:
    print(done, flush=True)


def _papers(directory: Path, heard: "queue.Queue[str]") -> Iterator[Worded]:
    """Yield the papers of all documents by number, as the catalog gets them; dead ones too."""
    done = 0
    with closing(_opened(directory)) as catalog:
        while (line := heard.get()) != _END:
            for first in range(done, int(line), _CHUNK):
                docs = range(first, min(first + _CHUNK, int(line)))
                words = catalog.stored.words(docs)
                yield from (words.get(doc, _NOBODY) for doc in docs)
            done = int(line)


def _dead(directory: Path) -> Iterator[int]:
    """Yield the documents that are dead, once all papers are in the catalog."""
    with closing(_opened(directory)) as catalog:
        live = catalog.live.to_bytes(catalog.size // 8 + 1, "little")
        yield from (doc for doc in range(catalog.size) if not live[doc >> 3] >> (doc & 7) & 1)


def _opened(directory: Path) -> Catalog:
    catalog = Catalog.open(directory)
    if catalog is None:
        raise CacheError(f"cache {directory} was changed by somebody else; start again")
    return catalog


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
