"""For tests of fetching: a service on this machine, and a clock whose hands can be turned."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from papertui.config import FetchSource
from papertui.fetch.clock import Clock
from papertui.fetch.opening import run_of, tools
from papertui.fetch.request import DaySpan, Outcome
from papertui.fetch.run import Rules
from papertui.fetch.sources import jobs_of

JSON, RSS, ATOM, HTML = "application/json", "application/rss+xml", "application/atom+xml", "text/html"


@dataclass(frozen=True)
class Reply:
    """An answer: `cut` bytes are promised and do not come, `drips` come one by one, a second apart."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    drips: bool = False
    closes: bool = False
    endless: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    at: float
    service: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


def text(body: str, kind: str = JSON, **headers: str) -> Reply:
    return Reply(
        body.encode(), headers={"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}
    )


def status(number: int, body: str = "", **headers: str) -> Reply:
    return Reply(body.encode(), number, {k.replace("_", "-"): v for k, v in headers.items()})


Answer = Callable[[Asked], Reply | None]
_MOST_REST = 5.0  # seconds; nothing fails where a service keeps a client waiting for longer


class FakeService:
    """Answers on 127.0.0.1 as `answer` says; `faults` of a service come first, in their order."""

    def __init__(self, answer: Answer, clock: Clock | None = None, certificate: Path | None = None) -> None:
        self.answer, self.clock = answer, clock or Clock()
        self.faults: dict[str, list[Reply | None]] = {}
        self.log: list[Asked] = []
        self.peak = self.open = 0
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client may hang up
        self.port = self._server.server_address[1]
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.port}/{service}"

    @property
    def hosts(self) -> dict[str, str]:
        return {name: self.url(name) for name in ("hf", "arxiv", "arxivrss")}

    @property
    def settings(self) -> str:
        """The table [fetch.hosts]."""
        return "\n".join(["[fetch.hosts]", *(f'{name} = "{url}"' for name, url in self.hosts.items())])

    def asked(self, service: str) -> list[Asked]:
        return [each for each in self.log if each.service == service]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def rest(self) -> None:
        """Wait until the connections that clients have closed are closed here too; a few may be held open."""
        deadline = time.monotonic() + _MOST_REST
        while self.open and time.monotonic() < deadline:
            time.sleep(0.002)

    def reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.log.append(asked)
            faults = self.faults.get(asked.service)
            fault = faults.pop(0) if faults else None
        found = fault or self.answer(asked) or status(404, "nothing of this name")
        tag = found.headers.get("ETag")
        same = tag and tag == asked.headers.get("if-none-match")
        return Reply(status=304, headers={"ETag": tag}) if tag and same and not fault else found

    def count(self, step: int) -> None:
        with self._lock:
            self.open += step
            self.peak = max(self.peak, self.open)


class _Handler(BaseHTTPRequestHandler):
    owner: FakeService
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def setup(self) -> None:
        super().setup()
        self.owner.count(1)

    def finish(self) -> None:
        self.owner.count(-1)
        super().finish()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(self.owner.clock.now(), usegmt=True)

    def do_GET(self) -> None:  # its name in the library
        parts = urlsplit(self.path)
        service, _, path = parts.path.lstrip("/").partition("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.owner.clock.now(), service, f"/{path}", dict(parse_qsl(parts.query)), headers)
        self._send(self.owner.reply(asked))

    def _send(self, reply: Reply) -> None:
        if reply.closes:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        size = 1 << 30 if reply.endless else len(reply.body) + reply.cut
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.close_connection = self.close_connection or bool(reply.cut)
        if reply.endless:
            while not self.owner.ended.is_set():
                self.wfile.write(b" " * 65536)
        elif reply.drips:
            for at in range(len(reply.body)):
                self.wfile.write(reply.body[at : at + 1])
                if self.owner.ended.wait(1.0):
                    break
        else:
            self.wfile.write(reply.body)


class TurnedClock(Clock):
    """A clock at a day of our choice; to sleep is to turn its hands."""

    def __init__(self, day: str = "2026-06-12T07:00") -> None:
        super().__init__()
        self._start = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
        self._slept = 0.0
        self.sleeps: list[float] = []

    def machine_time(self) -> float:
        return self._start + self._slept

    def elapsed(self) -> float:
        return time.monotonic() + self._slept

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self._slept += seconds

    def turn(self, **by: float) -> None:
        from datetime import timedelta

        self._slept += timedelta(**by).total_seconds()


def item(arxiv_id: str, title: str = "", abstract: str = "", day: str = "2026-06-12") -> dict[str, Any]:
    """Return an item of Hugging Face's API, made up."""
    paper = {
        "id": arxiv_id,
        "title": title or f"A Made-Up Paper with the Number {arxiv_id}",
        "summary": abstract or f"We made up paper {arxiv_id} to have something to read in our tests. " * 6,
        "authors": [{"name": "Ada Example", "hidden": False}],
        "publishedAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
        "upvotes": 5,
    }
    return {"paper": paper, "title": paper["title"], "numComments": 1}


def items(*ids: str, day: str = "2026-06-12") -> str:
    return json.dumps([item(each, day=day) for each in ids])


def feed(ids: Sequence[str], day: str = "Fri, 12 Jun 2026") -> str:
    """Return arXiv's feed of a day, made up; without ids that of a weekend."""
    rows = "".join(
        f"<item><title>An Announced Paper with the Number {each}</title>"
        f"<link>https://arxiv.org/abs/{each}</link><description>arXiv:{each}v1 Announce Type: new \n"
        f"Abstract: {'Made up for a test. ' * 9}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{each}v1</guid><category>cs.CL</category>'
        f"<pubDate>{day} 00:00:00 -0400</pubDate><arxiv:announce_type>new</arxiv:announce_type>"
        "<dc:creator>Ada Example, Ben Sample</dc:creator></item>"
        for each in ids
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>cs.CL updates</title>'
        f"<link>http://rss.arxiv.org/rss/cs.CL</link><pubDate>{day} 00:00:00 -0400</pubDate>"
        f"{rows}</channel></rss>"
    )


def atom(entries: Sequence[tuple[str, str, str]], total: int | None = None) -> str:
    """Return an answer of arXiv's API, made up: id, title and abstract of each entry."""
    rows = "".join(
        f"<entry><id>http://arxiv.org/abs/{each}v1</id><published>2026-06-11T17:00:00Z</published>"
        f"<title>{title}</title><summary>{abstract}</summary><author><name>Ada Example</name></author>"
        f'<link href="http://arxiv.org/abs/{each}v1" rel="alternate"/></entry>'
        for each, title, abstract in entries
    )
    count = len(entries) if total is None else total
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>http://arxiv.org/api/made-up</id>'
        f"<opensearch:totalResults>{count}</opensearch:totalResults>"
        f"<opensearch:startIndex>0</opensearch:startIndex>{rows}</feed>"
    )


def fetched(
    home: Path,
    service: FakeService,
    *specs: str,
    span: DaySpan | None = None,
    deadline: float | None = None,
    catch_up: int = 14,
) -> list[Outcome]:
    """Fetch into `home/dumps` by the service's clock, as the command does; return what came."""
    jobs = jobs_of([FetchSource(spec) for spec in specs], span)
    with tools(home / "state", home / "dumps", "me@example.org", deadline, service.clock) as these:
        outcomes = list(run_of(these, Rules(service.hosts, catch_up), lambda label: None).outcomes(jobs))
    service.rest()
    return outcomes


def saved(home: Path) -> dict[str, bytes]:
    """Return what is in the folder of dumps, drafts that were left as well."""
    return {path.name: path.read_bytes() for path in sorted((home / "dumps").iterdir())}
