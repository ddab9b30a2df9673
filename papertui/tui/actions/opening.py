"""Opening links: in the browser of this desktop; without one, or over SSH, addresses are copied."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.paper import Paper
    from papertui.tui.desk import Desk

_MOST = 10
_SECONDS = 3.0
_OPEN = "import sys, webbrowser; sys.exit(not all([webbrowser.open(url) for url in sys.argv[1:]]))"


def page(desk: Desk) -> None:
    """Open the pages of the papers."""
    from papertui.exports.links import page_url

    _open(desk, page_url, "page")


def pdf(desk: Desk) -> None:
    """Open the PDFs of the papers."""
    _open(desk, pdf_url, "PDF")


def pdf_url(paper: Paper) -> str | None:
    """Return the address of the PDF: that of the dump, or else one made from the arXiv id."""
    from papertui.exports.links import safe_url

    guessed = f"https://arxiv.org/pdf/{paper.arxiv_id}" if paper.arxiv_id else None
    return safe_url(paper.pdf_url) or safe_url(guessed)


def has_browser(environ: Mapping[str, str]) -> bool:
    """Whether a web browser can open on this desktop."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    desktop = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    return any(environ.get(name) for name in desktop) or sys.platform == "darwin"


def _open(desk: Desk, address: Callable[[Paper], str | None], what: str) -> None:
    def act(docs: list[int]) -> None:
        papers = desk.workspace.papers(docs)
        found = [url for paper in papers if (url := address(paper)) and url.startswith("http")]
        if not found:
            from papertui.tui.actions.fetching import offer

            offer(desk, papers, what, lambda urls: hand_over(docs, urls))
        elif len(found) > _MOST and has_browser(os.environ):
            question = f"Open {len(found)} pages in the browser?"
            desk.ask(question, lambda: hand_over(docs, found), yes="open them")
        else:
            hand_over(docs, found)

    def hand_over(docs: list[int], urls: Sequence[str]) -> None:
        desk.targets.end(docs)
        _open_here(desk, urls)

    desk.targets.take(act, f"open the {what}")


def _open_here(desk: Desk, urls: Sequence[str]) -> None:
    if has_browser(os.environ):
        _hand_over(desk, urls)
    else:
        _copy(desk, urls, "no browser on this side")


def _copy(desk: Desk, urls: Sequence[str], why: str) -> None:
    from papertui.tui.actions.copying import copy_text

    copy_text(desk, "\n".join(urls), urls[0] if len(urls) == 1 else f"{why}: {len(urls)} links")


def _hand_over(desk: Desk, urls: Sequence[str]) -> None:
    def report(opened: bool) -> None:
        if opened:
            desk.say(f"given to the browser: {urls[0] if len(urls) == 1 else f'{len(urls)} links'}")
        else:
            _copy(desk, urls, "no browser took them")

    def work() -> None:
        desk.host.call_later(report, _opens(urls))

    desk.host.work(work)


def _opens(urls: Sequence[str]) -> bool:
    """Start the web browser without our terminal; one that stays in the foreground counts as opened."""
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", _OPEN, *urls],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return child.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
