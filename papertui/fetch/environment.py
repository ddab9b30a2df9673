"""Proxies and certificates set by the environment, and their descriptions in messages."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from papertui.text import clean_line

# The first two are OpenSSL's; requests and curl read the others, and login nodes often set them.
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Environment variables with paths of certificates."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy without its password, and the environment variable that sets it."""

    address: str
    variable: str


def proxy_of(url: str) -> Proxy | None:
    """Return the proxy for requests to this address."""
    parts = urlsplit(url)
    proxies = getproxies()
    if proxy_bypass(parts.netloc):
        return None
    scheme = next((each for each in (parts.scheme, "all") if proxies.get(each)), None)
    if scheme is None:
        return None
    name = f"{scheme}_proxy"
    variable = next((each for each in (name, name.upper()) if os.environ.get(each)), name)
    before, _, after = proxies[scheme].rpartition("@")
    start = f"{before.partition('://')[0]}://…@" if "://" in before else "…@" if before else ""
    return Proxy(clean_line(start + after, 100), variable)


def certificates() -> ssl.SSLContext:
    """Return the trusted certificates: those of an environment variable, or else the system's."""
    place = next((os.environ[name] for name in CERTIFICATES if os.environ.get(name)), "")
    return _context(place)


def said_of_environment() -> list[str]:
    """Return descriptions of the proxy and certificates set by the environment, with the variables."""
    proxy = proxy_of("https://huggingface.co/")
    through = [f"proxy {proxy.address} from {proxy.variable}"] if proxy else []
    named = next((f"{name}={os.environ[name]}" for name in CERTIFICATES if os.environ.get(name)), "")
    return [*through, f"certificates from {named or 'the system'}"]


@lru_cache(maxsize=1)
def _context(place: str) -> ssl.SSLContext:
    # Reading them is the slowest part of preparing a request.
    if not place:
        import httpx2

        return httpx2.create_ssl_context()
    if os.path.isdir(place):
        return ssl.create_default_context(capath=place)
    return ssl.create_default_context(cafile=place)


def said_of_certificates(error: Exception | BaseException, url: str) -> str:
    """Return why certificates are unreadable or do not verify a host, and which variable sets them."""
    set_ = next((f"{name}={os.environ[name]}" for name in CERTIFICATES if os.environ.get(name)), "")
    why = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    if isinstance(error, FileNotFoundError | PermissionError):
        return clean_line(f"the certificates cannot be read ({set_}: {why})", 200)
    where = set_ or "the certificates of this system; SSL_CERT_FILE names others"
    return clean_line(f"the certificate of {urlsplit(url).hostname} is not trusted ({why}; {where})", 300)
