"""One request over the network, with our own limits of time and size, and never to another host.

The only file of papertui that imports an HTTP client, and it does so when the
first request is made.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from papertui.fetch.environment import certificates, proxy_of, said_of_certificates
from papertui.fetch.faults import RequestError
from papertui.text import clean_line

if TYPE_CHECKING:
    import httpx2

LARGEST = 32 << 20
"""Maximum bytes of an answer, decompressed."""

_CONNECT = 4.0
_MOST_REDIRECTS = 3
_GRACE = 1.0
_TRUST = "ask your site which certificates it uses"
_CHECK = "check the network and the proxy"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; the names of its headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Try:
    """One request in a thread of its own: its resources and its result."""

    done: threading.Event = field(default_factory=threading.Event)
    connected: threading.Event = field(default_factory=threading.Event)
    socket: Any = None
    answer: Answer | None = None
    error: Exception | None = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Record the client's progress."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.socket = info["return_value"].get_extra_info("socket")
            self.connected.set()
        elif event.startswith("http11.send_request_headers"):
            self.connected.set()

    def cut(self) -> None:
        """Abort the request, whatever it waits for."""
        import socket

        with suppress(OSError, AttributeError, ValueError):
            self.socket.shutdown(socket.SHUT_RDWR)


class Client:
    """Sends requests to one host at a time, over one connection."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._client: httpx2.Client | None = None

    def get(self, url: str, headers: Mapping[str, str], seconds: float) -> Answer:
        """Send a request, and follow redirects within the host. Raises RequestError if there is no answer."""
        first = url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._within(url, headers, seconds)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = redirected(first, url, answer.headers.get("location", ""))
        raise RequestError(f"more than {_MOST_REDIRECTS} redirects")

    def close(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _within(self, url: str, headers: Mapping[str, str], seconds: float) -> Answer:
        """Send a request in a thread: DNS lookups and slow answers can exceed any timeout of the client."""
        client = self._opened(url)
        this = _Try()
        work = threading.Thread(target=_ask, args=(client, this, url, headers, seconds), daemon=True)
        work.start()
        patience = min(seconds, _CONNECT + _GRACE)
        if this.done.wait(patience) or (this.connected.is_set() and this.done.wait(seconds - patience)):
            return self._result(this, url)
        this.cut()
        this.done.wait(_GRACE if this.connected.is_set() else 0)
        self._client = None  # its connection cannot be used any more
        if not this.connected.is_set():
            raise unreachable(url, f"no connection within {patience:g} s")
        raise RequestError(f"no complete answer within {seconds:.0f} s", is_passing=True)

    def _result(self, this: _Try, url: str) -> Answer:
        if this.error is not None:
            self.close()
            raise explained(this.error, url) from this.error
        assert this.answer is not None  # noqa: S101  # done without an error
        return this.answer

    def _opened(self, url: str) -> httpx2.Client:
        import httpx2

        if self._client is None:
            try:
                self._client = httpx2.Client(
                    verify=certificates(),
                    headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"},
                    follow_redirects=False,
                    limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
                )
            except (ValueError, OSError, ImportError, httpx2.InvalidURL) as error:
                raise explained(error, url) from error
        return self._client


def _ask(client: httpx2.Client, this: _Try, url: str, headers: Mapping[str, str], seconds: float) -> None:
    try:
        this.answer = _answer(client, this, url, headers, seconds)
    except Exception as error:  # it is raised again in the calling thread
        this.error = error
    finally:
        this.done.set()


def _answer(
    client: httpx2.Client, this: _Try, url: str, headers: Mapping[str, str], seconds: float
) -> Answer:
    import httpx2

    body = bytearray()
    timeout = httpx2.Timeout(seconds, connect=min(_CONNECT, seconds))
    more = {"trace": this.trace}
    client.cookies.clear()  # no service can recognise us by cookies
    with client.stream("GET", url, headers=dict(headers), timeout=timeout, extensions=more) as response:
        if "," in response.headers.get("content-encoding", ""):
            # Each layer of compression can expand a chunk a thousandfold before its size can be checked.
            raise RequestError("an answer that is packed more than once")
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise RequestError(f"an answer of more than {LARGEST >> 20} MiB")
        return Answer(url, response.status_code, dict(response.headers.items()), bytes(body))


def redirected(first: str, url: str, location: str) -> str:
    """Return the target of a redirect. Raises RequestError if it leaves the host or HTTPS."""
    try:
        new = urljoin(url, location)
        here, there = urlsplit(first), urlsplit(new)
    except ValueError as error:
        raise RequestError(f"a redirect to what is no address ({clean_line(location, 80)})") from error
    same_host = (here.scheme, here.netloc) == (there.scheme, there.netloc)
    if same_host or (there.scheme == "https" and _domain(here.hostname) == _domain(there.hostname)):
        return new
    shown = f"{there.scheme}://{there.netloc}"
    raise RequestError(f"a redirect to another host ({clean_line(shown, 80)}), which is not followed")


def _domain(host: str | None) -> str:
    """Return the registered domain of a service’s host."""
    name = host or ""
    return name if name.replace(".", "").isdigit() else ".".join(name.split(".")[-2:])


def unreachable(url: str, why: str) -> RequestError:
    """Return the error for a host that was not reached; it may be retried at once."""
    host = urlsplit(url).hostname
    proxy = proxy_of(url)
    through = f"proxy {proxy.address} from {proxy.variable}: {why}" if proxy else why
    return RequestError(f"cannot connect to {host} ({through})", hold=0.0, is_final=True, advice=_CHECK)


def explained(error: Exception, url: str) -> RequestError:
    """Return the error for an exception of the client."""
    import httpx2

    if isinstance(error, RequestError):
        return error
    if untrusted := next((each for each in _causes(error) if isinstance(each, ssl.SSLError)), None):
        return RequestError(said_of_certificates(untrusted, url), hold=0.0, is_final=True, advice=_TRUST)
    if isinstance(error, FileNotFoundError | ssl.SSLError | PermissionError):
        return RequestError(said_of_certificates(error, url), hold=0.0, is_final=True, advice=_TRUST)
    if isinstance(error, httpx2.ConnectTimeout):
        return unreachable(url, f"no connection within {_CONNECT:g} s")
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError | ImportError | ValueError):
        return unreachable(url, _plain(error))
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        return unreachable(url, _plain(error))
    if isinstance(error, httpx2.TimeoutException):
        return RequestError("no complete answer in time", is_passing=True)
    if isinstance(error, httpx2.DecodingError):
        return RequestError("an answer that cannot be unpacked")
    if isinstance(error, httpx2.RemoteProtocolError):
        is_begun = "complete" in str(error)
        what = "an answer that breaks off" if is_begun else "a connection that was closed without an answer"
        return RequestError(what, is_passing=True)
    return RequestError(f"a connection that broke off ({_plain(error)})", is_passing=True)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _plain(error: Exception) -> str:
    system = next((each for each in _causes(error) if isinstance(each, OSError) and each.strerror), None)
    text = str(getattr(system, "strerror", "") or error) or type(error).__name__
    return clean_line(text, 160)


Asks = Callable[[str, Mapping[str, str], float], Answer]
"""The signature of `Client.get`."""
