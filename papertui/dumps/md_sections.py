"""Sections of Markdown that are papers: a heading with the title, lines such as “**Authors:** …” below."""

from collections.abc import Mapping, Sequence

from papertui.dumps.arxiv import read_categories
from papertui.dumps.doi import read_doi
from papertui.dumps.ids import arxiv_id
from papertui.dumps.links import code_link
from papertui.dumps.md_blocks import ITEM
from papertui.dumps.md_facts import read_authors, read_day_said, read_facts, read_label
from papertui.dumps.md_inline import Inline, read_inline
from papertui.dumps.md_titles import without_kind, without_number, year_of
from papertui.dumps.paper_links import PaperLink
from papertui.dumps.record import make_paper
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Reference


def read_section(heading: str, lines: Sequence[str], beside: PaperLink | None = None) -> Paper | None:
    """Make a paper of a section; None where its heading is no title of one.

    `beside` is a paper that lines without a label lead to; it counts where others say of whom it is.
    """
    inline = read_inline(heading)
    if inline.links and not (inline.paper and inline.title):
        return None
    facts = read_facts(lines)
    if facts and (_is_of_several(lines) or (not inline.paper and _has_titled_items(lines))):
        return None
    says_whose = "authors" in facts or "abstract" in facts
    linked = inline.paper or ((linked_fact(facts) or beside) if says_whose else None)
    title = inline.title or (without_number(inline.plain) if linked else "")
    if linked is None or not title:
        return None
    return fact_paper(title, facts, linked)


def fact_paper(title: str, facts: Mapping[str, str], linked: PaperLink) -> Paper | None:
    """Make a paper of its title, what labels say of it, and where it is; None where that is no title."""
    names, complete = read_authors(facts.get("authors", ""))
    venue = read_inline(facts.get("venue", "")).plain
    title, kind = without_kind(title)
    return make_paper(
        title,
        read_inline(facts.get("abstract", "")).plain,
        authors=names,
        authors_complete=complete,
        date=read_day_said(facts.get("date", "")) or year_of(venue),
        arxiv=linked.arxiv,
        doi=linked.doi or None,
        url=linked.url,
        code_url=code_link(link.url for link in read_inline(facts.get("code", "")).links),
        announced=kind,
        categories=read_categories([facts.get("categories", "")]),
        reference=Reference(venue=venue) if venue else NO_REFERENCE,
    )


def _has_titled_items(lines: Sequence[str]) -> bool:
    """Whether facts stand below an item of a list, which then is the title."""
    indents: list[int] = []
    for line in lines:
        item = ITEM.match(line)
        if item is None:
            continue
        indent = len(item[1].expandtabs(4))
        if read_label(line) is None:
            indents += [] if item[2].rstrip("*_ ").endswith((":", "：")) else [indent]
        elif any(above < indent for above in indents):
            return True
    return False


def _is_of_several(lines: Sequence[str]) -> bool:
    """Whether authors or links to a paper repeat; in a second language, they are those of the same paper."""
    facts = [fact for line in lines if (fact := read_label(line))]
    authors = [fact.label for fact in facts if fact.name == "authors"]
    texts = {fact.text for fact in facts if fact.name == "link"}
    links = (linked_fact({"link": text}) for text in texts) if len(texts) > 1 else ()
    papers = {link.arxiv.id for link in links if link and link.arxiv}
    return len(papers) > 1 or len(authors) > len(set(authors))


def linked_fact(facts: Mapping[str, str]) -> PaperLink | None:
    """Return the paper that a label leads to, by a link or by an id alone."""
    inline: Inline = read_inline(facts.get("link", ""))
    if inline.paper:
        return inline.paper
    words = inline.plain.split()
    arxiv = next((found for word in words if (found := arxiv_id(word.strip("[]()")))), None)
    doi = read_doi(inline.plain) if arxiv is None else None
    if arxiv:
        return PaperLink(f"https://arxiv.org/abs/{arxiv.id}", arxiv)
    return PaperLink(f"https://doi.org/{doi}", doi=doi.lower()) if doi else None
