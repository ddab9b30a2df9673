"""What a service can do wrong: nothing of it becomes a dump, and it is said in one honest line."""

import gzip
import json
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.fetch.client import LARGEST, Client, redirected
from papertui.fetch.environment import CERTIFICATES, proxy_of
from papertui.fetch.faults import RequestError
from papertui.fetch.request import FetchStatus
from tests.fetching import (
    ATOM,
    HTML,
    RSS,
    FakeService,
    Reply,
    TurnedClock,
    atom,
    fetched,
    items,
    saved,
    status,
    text,
)
from tests.terminal import PATIENCE

SOURCES = {"hf": "hf:2026-06-12", "arxivrss": "arxiv:cs.CL", "arxiv": 'arxiv:ti:"dropout"'}
PAGE = "<!DOCTYPE html><html><head><title>Sign in to the campus</title></head><body>…</body></html>"
MINUTE, QUARTER, DAY = 60, 900, 86_400

# What is sent, what is said of it, and for how many seconds the service is then left alone.
FAULTS: dict[str, tuple[Reply, str, int]] = {
    "429 for a day": (status(429, "Too many", Retry_After="86400"), "429 “Too many”", DAY),
    "429 of arXiv": (status(429, "Rate exceeded."), "429 “Rate exceeded.”", QUARTER),
    "429 in JSON": (status(429, '{"code": "429"}'), "429 Too Many Requests", QUARTER),
    "403": (status(403, "Access denied"), "403 “Access denied”: access is refused", DAY),
    "503": (
        status(503, "<html><title>503 Service Unavailable</title></html>"),
        "503 Service Unavailable",
        MINUTE,
    ),
    "a page with 200": (text(PAGE, HTML), "an HTML page in place of", MINUTE),
    "a truncated answer": (replace(text(items("2606.00001")), cut=900), "an answer that breaks off", MINUTE),
    "half an answer": (text(items("2606.00001")[:-20]), "", MINUTE),
    "an empty answer": (text(""), "an empty answer in place of", MINUTE),
    "the wrong JSON": (text('{"error": "maintenance"}'), "", MINUTE),
    "the wrong XML": (text("<root><a/></root>", RSS), "", MINUTE),
    "a redirect away": (status(302, Location="http://127.0.0.1:9/x"), "a redirect to another host", MINUTE),
    "a redirect in a circle": (status(301, Location="?"), "more than 3 redirects", MINUTE),
    "an endless answer": (replace(text(""), endless=True), f"more than {LARGEST >> 20} MiB", MINUTE),
    "a closed connection": (Reply(closes=True), "closed without an answer", MINUTE),
    "an error as a feed": (
        text(atom([("../api/errors#x", "Error", "incorrect id format")]), ATOM),
        "",
        MINUTE,
    ),
    "an empty page": (text(atom([], total=214_881), ATOM), "", MINUTE),
    "404": (status(404, "no such thing"), "404 “no such thing”", 0),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a folder of dumps with an older answer of the same day, and a file of the user's."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "hf-daily-2026-06-12.json").write_text(items("2606.00009"))
    (dumps / "mine.bib").write_text("@article{a, title={Mine}}\n")
    return tmp_path


@pytest.mark.parametrize("service", SOURCES)
@pytest.mark.parametrize("name", FAULTS)
def test_nothing_bad_becomes_a_dump(home: Path, service: str, name: str) -> None:
    reply, said, hold = FAULTS[name]
    before, clock = saved(home), TurnedClock()
    with FakeService(lambda asked: reply, clock) as fake:
        [outcome] = fetched(home, fake, SOURCES[service])
        asked = len(fake.log)
        assert fetched(home, fake, SOURCES[service])[0].how == FetchStatus.FAILED
        # Not at once again, whatever it was, unless only this address is wrong.
        assert (len(fake.log) == asked) is (hold > 0)
        assert fake.peak == 1
    assert (outcome.how, outcome.files) == (FetchStatus.FAILED, ())
    assert said in outcome.message
    assert "\n" not in outcome.message
    assert saved(home) == before
    host = json.loads((home / "state" / "fetch.json").read_text())["hosts"].popitem()[1]
    assert round(host.get("not_before", 0) - host.get("held", 0)) == hold
    assert not list((home / "state").glob("*.part"))


def test_an_answer_that_drips_is_cut_off_by_our_own_count(home: Path) -> None:
    """No time limit of an HTTP client ends that, for each byte comes in time."""
    before = saved(home)
    with FakeService(lambda asked: replace(text(items("2606.00001")), drips=True), TurnedClock()) as fake:
        [outcome] = fetched(home, fake, "hf:2026-06-12", deadline=1.5)
    # On a machine that is very busy the time is over before the request is made.
    assert outcome.message.startswith(("no complete answer within", "the time of --deadline is over"))
    assert saved(home) == before


@pytest.mark.parametrize(
    "reply",
    [
        status(429, Retry_After="2"),
        status(429, Retry_After="Fri, 12 Jun 2026 07:00:09 GMT"),
        status(429, "{}", RateLimit='"api";r=0;t=2'),
        status(503, "<html>", Retry_After="2"),
        status(503),
        status(500),
        Reply(closes=True),
    ],
)
def test_what_passes_is_waited_for(tmp_path: Path, reply: Reply) -> None:
    """The second try gets it; a service that names a time is asked after that, another one after 3 s."""
    clock = TurnedClock()
    with FakeService(lambda asked: text(items("2606.00001")), clock) as service:
        service.faults["hf"] = [reply]
        [outcome] = fetched(tmp_path, service, "hf:2026-06-12")
    assert outcome.how == FetchStatus.SAVED
    assert [round(each) for each in clock.sleeps] in ([2], [3], [9])


def test_retries_end(tmp_path: Path) -> None:
    clock = TurnedClock()
    with FakeService(lambda asked: status(503), clock) as service:
        [outcome] = fetched(tmp_path, service, "hf:2026-06-12")
        assert (outcome.how, len(service.log), clock.sleeps) == (FetchStatus.FAILED, 3, [3.0, 9.0])


def test_an_empty_page_of_arxiv_that_comes_full_the_next_time_is_taken(tmp_path: Path) -> None:
    full = text(atom([("2606.10001", "On Something Made Up for Tests", "Words of ours. " * 9)]), ATOM)
    with FakeService(lambda asked: full, TurnedClock()) as service:
        service.faults["arxiv"] = [text(atom([], total=12), ATOM)]
        assert fetched(tmp_path, service, 'arxiv:ti:"dropout"')[0].how == FetchStatus.SAVED


def test_one_bad_source_does_not_keep_the_others_from_being_saved(tmp_path: Path) -> None:
    with FakeService(lambda asked: text(items("2606.00001")), TurnedClock()) as service:
        outcomes = fetched(tmp_path, service, "arxiv:cs.CL", "arxiv:cs.LG", "hf:2026-06-12")
        assert [outcome.how for outcome in outcomes] == [
            FetchStatus.FAILED,
            FetchStatus.FAILED,
            FetchStatus.SAVED,
        ]
        assert len(service.asked("arxivrss")) == 1


def test_a_redirect_within_the_host_is_followed(tmp_path: Path) -> None:
    with FakeService(lambda asked: text(items("2606.00001")), TurnedClock()) as service:
        service.faults["hf"] = [status(301, Location="/hf/elsewhere?date=2026-06-12")]
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.SAVED
        assert service.log[1].path == "/elsewhere"


def test_redirects_stay_with_the_host_and_encrypted() -> None:
    first = "https://export.arxiv.org/api/query?a=1"
    assert redirected(first, first, "/other") == "https://export.arxiv.org/other"
    assert redirected(first, first, "https://arxiv.org/x") == "https://arxiv.org/x"
    for elsewhere in (
        "http://export.arxiv.org/x",
        "https://arxiv.org.example.net/",
        "//example.org",
        "ftp://arxiv.org",
    ):
        with pytest.raises(RequestError, match="another host"):
            redirected(first, first, elsewhere)
    with pytest.raises(RequestError, match=r"what is no address \(https://\[arxiv\.org\)"):
        redirected(first, first, "https://[arxiv.org")


def test_an_answer_packed_twice_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """32 MiB are counted when they are there; two layers make a chunk of 64 KB into gigabytes."""
    twice = Reply(
        body=gzip.compress(gzip.compress(bytes(1 << 20))), headers={"Content-Encoding": "gzip, gzip"}
    )
    with FakeService(lambda asked: twice, TurnedClock()) as service:
        [outcome] = fetched(tmp_path, service, "hf:2026-06-12")
    assert "packed more than once" in outcome.message


def test_cookies_are_not_sent_back(tmp_path: Path) -> None:
    with FakeService(lambda asked: text(items("2606.00001")), TurnedClock()) as service:
        service.faults["hf"] = [status(301, Location="?again", Set_Cookie="who=1234; Path=/")]
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.SAVED
        assert [asked.headers.get("cookie") for asked in service.log] == [None, None]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9" * 400, "true", '"x"', "[]"])
def test_a_state_with_times_that_are_none_costs_requests_only(tmp_path: Path, number: str) -> None:
    (tmp_path / "state").mkdir()
    row = f'{{"asked": {number}, "held": {number}, "not_before": {number}, "reason": 1}}'
    hosts = f'{{"hf": {row}, "arxiv": {row}, "huggingface": {row}}}'
    (tmp_path / "state" / "fetch.json").write_text(f'{{"hosts": {hosts}}}')
    with FakeService(lambda asked: text(items("2606.00001")), TurnedClock()) as service:
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.SAVED
        assert fetched(tmp_path, service, 'arxiv:ti:"dropout"')[0].how == FetchStatus.FAILED


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Take away what the machine says of proxies and certificates."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", *CERTIFICATES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_an_error_of_a_proxy_names_the_variable_and_no_password(
    environ: pytest.MonkeyPatch,
) -> None:
    environ.setenv("https_proxy", "http://me:secret@127.0.0.1:9")
    with pytest.raises(RequestError) as raised:
        Client("papertui").get("https://huggingface.co/", {}, 5.0)
    assert (
        "cannot connect to huggingface.co (proxy http://…@127.0.0.1:9 from https_proxy" in raised.value.reason
    )
    assert "refused" in raised.value.reason
    assert raised.value.is_final
    environ.setenv("no_proxy", "huggingface.co")
    assert proxy_of("https://huggingface.co/") is None


@pytest.mark.parametrize(
    "address", ["socks4://127.0.0.1:9", "nonsense://", "http://[", "socks5://127.0.0.1:9"]
)
def test_a_proxy_that_cannot_be_used_is_an_error_of_one_line(
    environ: pytest.MonkeyPatch, address: str
) -> None:
    environ.setenv("HTTPS_PROXY", address)
    with pytest.raises(RequestError, match=r"cannot connect to huggingface\.co"):
        Client("papertui").get("https://huggingface.co/", {}, 5.0)


def test_a_request_goes_through_the_proxy(environ: pytest.MonkeyPatch) -> None:
    with FakeService(lambda asked: text("[]")) as service:
        environ.setenv("http_proxy", f"http://127.0.0.1:{service.port}")
        assert Client("papertui").get("http://papers.example/api", {}, 5.0).body == b"[]"
        assert service.log[0].headers["host"] == "papers.example"


def test_no_connection_is_said_and_may_be_tried_at_once(environ: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestError, match=r"connect to 127\.0\.0\.1 \(Connection refused\)") as raised:
        Client("papertui").get("http://127.0.0.1:9/", {}, 5.0)
    assert raised.value.hold == 0


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_certificates_that_cannot_be_read_are_named_with_their_variable(
    environ: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    environ.setenv(name, str(tmp_path / "none.pem"))
    with pytest.raises(RequestError, match=f"certificates cannot be read \\({name}=.*none.pem: No such file"):
        Client("papertui").get("https://huggingface.co/", {}, 5.0)


def test_headers_that_drip_are_cut_off_and_the_connection_with_them() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000:
                    connection.send(bytes([byte]))
                    gone.wait(0.1)
            gone.set()

        threading.Thread(target=drip, daemon=True).start()
        # On a machine that is very busy the time is over before there is a connection.
        with pytest.raises(RequestError, match=r"no (complete answer|connection) within"):
            Client("papertui").get(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, 1.0)
        assert gone.wait(PATIENCE)


# A key that vouches for nothing but 127.0.0.1 in these tests.
LOOPBACK = Path(__file__).with_name("data") / "tls" / "loopback.pem"


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
def test_a_certificate_is_trusted_only_if_a_variable_names_it(environ: pytest.MonkeyPatch, name: str) -> None:
    with FakeService(lambda asked: text("[]"), certificate=LOOPBACK) as service:
        url = f"https://127.0.0.1:{service.port}/hf/api"
        with pytest.raises(
            RequestError, match=r"the certificate of 127\.0\.0\.1 is not trusted \(.*SSL_CERT_FILE"
        ):
            Client("papertui").get(url, {}, 5.0)
        environ.setenv(name, str(LOOPBACK))
        assert Client("papertui").get(url, {}, 5.0).body == b"[]"
