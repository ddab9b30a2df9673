"""Files that people have beside their dumps and that are no listings, of many kinds; all speak of arXiv."""

import json
import random
from collections.abc import Callable, Iterator

_WORDS = ("wall", "brick", "model", "data", "layer", "token", "graph", "field", "deep", "fast", "large")
LINK = "https://arxiv.org/abs/2401.{:05}"


class Chance(random.Random):
    """Random words, sentences and links; the same seed gives the same file."""

    def words(self, count: int) -> str:
        return " ".join(self.choice(_WORDS) for _ in range(count)).capitalize()

    def prose(self) -> str:
        cited = f"{self.link()} and [the paper]({self.link()}) by {self.name()}"
        return f"{self.words(12)}. See {cited}. {self.words(9)}."

    def link(self) -> str:
        return LINK.format(self.randint(1, 99_999))

    def name(self) -> str:
        return f"{self.choice(('Ada', 'Bob', 'Cid'))} {self.choice(('Lee', 'Wu', 'Fox'))}"

    def day(self) -> str:
        return f"2026-{self.randint(1, 12):02}-{self.randint(1, 28):02}"

    def many(self, make: Callable[[], str], least: int = 3) -> str:
        return "\n".join(make() for _ in range(self.randint(least, 9)))


def _html(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Walls</title></head><body>{body}</body></html>"


def _post(c: Chance) -> str:
    return f"<p>{c.words(20)} <a href='{c.link()}'>{c.words(3)}</a> {c.words(8)}</p>"


def _rss_item(c: Chance) -> str:
    text = f"&lt;p&gt;{c.words(9)} &lt;a href='{c.link()}'&gt;paper&lt;/a&gt;&lt;/p&gt;"
    link = f"https://blog.example/{c.randint(1, 999)}"
    return f"<item><title>{c.words(5)}</title><link>{link}</link><description>{text}</description></item>"


def _entry(c: Chance) -> str:
    text = f"<title>{c.words(4)}</title><summary>{c.prose()}</summary>"
    return f"<entry><id>tag:blog,{c.randint(1, 999)}</id>{text}</entry>"


def _model(c: Chance) -> dict[str, object]:
    name = f"org/{c.choice(_WORDS)}-7b"
    return {
        "id": name,
        "modelId": name,
        "title": c.words(3),
        "tags": [f"arxiv:{c.link()[-10:]}"],
        "downloads": 3,
    }


def _repository(c: Chance) -> dict[str, object]:
    url = f"https://github.com/a/{c.choice(_WORDS)}"
    return {
        "full_name": "a/b",
        "title": c.words(2),
        "html_url": url,
        "description": c.prose(),
        "stargazers_count": 3,
    }


def _story(c: Chance) -> dict[str, object]:
    return {
        "id": c.randint(1, 9999),
        "title": c.words(6),
        "url": "https://x.example",
        "author": c.name(),
        "date": c.day(),
    }


def _news(c: Chance) -> dict[str, object]:
    return {**_story(c), "summary": c.prose() * 2, "published_at": c.day(), "content": c.prose()}


def _cell(c: Chance) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": [c.prose()]}


def _message(c: Chance) -> str:
    return json.dumps({"role": "user", "content": c.prose(), "title": c.words(3)})


def _diff(c: Chance) -> str:
    return f"--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-{c.words(5)}\n+{c.prose()}"


def _mail(c: Chance) -> str:
    head = f"From: {c.name()} <a@example.org>\nTo: b@example.org\nSubject: {c.words(4)}"
    head += "\nDate: Fri, 21 Aug 2026 10:00:00 +0000"
    return f"{head}\n\n{c.prose()}\n\n> {c.words(9)}\n> arXiv:2401.00001\n"


# Each gives the text of one file.
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id>{}</feed>'
_CODE = "```\npip install x\n```"
KINDS: dict[str, Callable[[Chance], str]] = {
    "newsletter feed": lambda c: (
        f"<rss version='2.0'><channel>{c.many(lambda: _rss_item(c))}</channel></rss>"
    ),
    "blog feed": lambda c: (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id>{c.many(lambda: _entry(c))}</feed>'
    ),
    "blog page": lambda c: _html(c.many(lambda: _post(c))),
    "news page": lambda c: _html(
        c.many(lambda: f"<article><h3><a href='/blog/x'>{c.words(4)}</a></h3>{_post(c)}</article>")
    ),
    "table of figures": lambda c: _html(
        "<table><tr><th>Model</th><th>Score</th></tr>"
        + c.many(lambda: f"<tr><td>{c.words(1)}</td><td>{c.randint(1, 99)}</td></tr>")
        + f"</table>{_post(c)}"
    ),
    "opml": lambda c: (
        "<?xml version='1.0'?><opml><body>"
        + c.many(lambda: f"<outline text='{c.words(2)}' xmlUrl='https://rss.arxiv.org/rss/cs.LG'/>")
        + "</body></opml>"
    ),
    "sitemap": lambda c: (
        "<?xml version='1.0'?><urlset>" + c.many(lambda: f"<url><loc>{c.link()}</loc></url>") + "</urlset>"
    ),
    "picture": lambda c: f"<svg xmlns='http://www.w3.org/2000/svg'><text>{c.link()}</text></svg>",
    "models": lambda c: json.dumps([_model(c) for _ in range(5)]),
    "repositories": lambda c: json.dumps({"items": [_repository(c) for _ in range(5)]}),
    "stories": lambda c: json.dumps([_story(c) for _ in range(5)]),
    "news items": lambda c: json.dumps({"articles": [_news(c) for _ in range(5)]}),
    "feed as JSON": lambda c: json.dumps({"version": "https://jsonfeed.org/version/1", "items": [_news(c)]}),
    "package": lambda c: json.dumps({"name": c.words(1), "description": c.prose(), "homepage": c.link()}),
    "notebook": lambda c: json.dumps(
        {"cells": [_cell(c) for _ in range(4)], "metadata": {"title": c.words(3)}}
    ),
    "chats": lambda c: c.many(lambda: _message(c)),
    "logs as JSON": lambda c: c.many(lambda: json.dumps({"level": "info", "msg": f"GET {c.link()}", "t": 1})),
    "search answer": lambda c: json.dumps({"total": 1, "data": [c.randint(1, 9)]}),
    "readme": lambda c: f"# {c.words(2)}\n\n{c.prose()}\n\n## Usage\n\n{_CODE}\n\n{c.prose()}\n",
    "project page": lambda c: (
        f"# {c.words(3)}\n\n[[paper]({c.link()})] [[code](https://a.example)]\n\n{c.prose()}"
    ),
    "news of a project": lambda c: (
        "# X\n\n## News\n\n" + c.many(lambda: f"- **{c.day()}** [{c.words(4)}]({c.link()})")
    ),
    "notes": lambda c: (
        f"# {c.words(2)}\n\n" + c.many(lambda: f"- [ ] {c.words(5)}, see {c.link()} p. {c.randint(1, 9)}")
    ),
    "table of models": lambda c: (
        "| Model | Weights |\n|---|---|\n"
        + c.many(lambda: f"| {c.words(1)} | [7B](https://huggingface.co/a/b) |")
        + f"\n\n{c.prose()}"
    ),
    "reference section": lambda c: c.many(
        lambda: f"1. {c.name()}, {c.name()}. As shown by [{c.words(3)}]({c.link()})."
    ),
    "source code": lambda c: f'"""{c.prose()}"""\n\n\ndef f(x):\n    """{c.link()}"""\n    return x\n',
    "script": lambda c: f"#!/bin/sh\n# {c.words(6)}\n" + c.many(lambda: f"curl -O {c.link()}"),
    "latex": lambda c: f"\\documentclass{{article}}\n\\begin{{document}}\n{c.prose()}\n\\end{{document}}",
    "settings": lambda c: (
        f"title: {c.words(2)}\nurl: {c.link()}\nlayers:\n" + c.many(lambda: f"  - {c.words(1)}")
    ),
    "figures": lambda c: (
        "step,loss,note\n" + c.many(lambda: f"{c.randint(1, 99)},0.{c.randint(1, 99)},{c.link()}")
    ),
    "processes": lambda c: (
        "pid\tname\tmemory\n" + c.many(lambda: f"{c.randint(1, 99)}\t{c.words(1)}\t{c.randint(1, 9)}")
    ),
    "log": lambda c: c.many(lambda: f"{c.day()} 10:00:00 INFO fetched {c.link()} in {c.randint(1, 99)} ms"),
    "patch": lambda c: _diff(c),
    "mail": _mail,
    "mailbox": lambda c: c.many(lambda: f"From a@example.org Fri Aug 21 00:40:00 2026\n{_mail(c)}\n"),
    "change log": lambda c: (
        "# Changes\n\n" + c.many(lambda: f"- 1.{c.randint(1, 99)}: {c.words(5)} ({c.link()})")
    ),
    "transcript": lambda c: c.many(lambda: f"{c.name()}: {c.words(9)}\n"),
}


def files(each: int) -> Iterator[tuple[str, str]]:
    """Yield so many files of each kind."""
    for kind, make in KINDS.items():
        for number in range(each):
            yield kind, make(Chance(f"{kind} {number}"))
