"""Titles that many papers share: the recurring sections of journals."""

_HEADINGS = """
abstracts of the conference | about the author | about the authors | about this issue | a note from the editor
author index | book of abstracts | call for papers | from the editor | from the editors
from the editor in chief | from the guest editors | front matter and contents | guest editors introduction
in this issue | instructions for authors | introduction to the issue | introduction to the special issue
introduction to the special section | introduction to this special issue | letter from the editor
letter from the editors | letter to the editor | letters to the editor | list of contributors
list of reviewers | message from the chairs | message from the conference chairs | message from the editor
message from the editors | message from the editor in chief | message from the general chair
message from the general chairs | message from the organizers | message from the president
message from the program chair | message from the program chairs | message from the program committee chairs
notes on contributors | notes for contributors | note from the editor | preface to the second edition
preface to the special issue | reply to the letter | response to the letter | special issue on
table of contents | tables of contents | thanks to reviewers | thank you to our reviewers
the editors page | title page and contents | welcome from the chairs | welcome to the conference
editorial introduction to the issue | editorial for the special issue | editorial for special issue
editorial comments | editorial comment | editorial information | editorial notes | editorial note
editorial board | editorial policy | editors note | editors notes | editors introduction | editors message
guest editorial | calendar | calendar of events | conference calendar | calendar of coming events
upcoming events | forthcoming events | announcements | announcement | news and notes
news and announcements | news and events | in brief | in memoriam | obituary | obituaries | book reviews
reviews | errata | addendum | corrections | correction | corrigenda | publishers note | retraction
retraction note | acknowledgments | acknowledgements | acknowledgement of referees
acknowledgment of reviewers | from the president | from the chair | presidents message | presidents letter
letters | correspondence | comment | comments | reply | response | discussion | index | subject index
title index | cumulative index | contents | front matter | frontmatter | back matter | backmatter | masthead
cover | front cover | frontispiece | title page | copyright page | information for authors
information for contributors | advertisements
"""
_OPENERS = ("editorial", "erratum", "corrigendum", "introduction", "preface", "foreword", "book review")
_FEW = 2

HEADINGS = frozenset(
    " ".join(heading.split()) for line in _HEADINGS.splitlines() for heading in line.split("|")
)

FIRST_WORDS = frozenset(heading.partition(" ")[0] for heading in (*HEADINGS, *_OPENERS))
"""Every usual heading begins with one of these."""


def is_heading(words: str) -> bool:
    """Whether folded words, separated by blanks, are a usual heading rather than a distinctive title."""
    if words in HEADINGS:
        return True
    # “Editorial: II” and “Book Review 12” say no more than the word alone.
    opener = next((opener for opener in _OPENERS if words == opener or words.startswith(f"{opener} ")), None)
    rest = words.removeprefix(opener).split() if opener is not None else []
    return opener is not None and len(rest) < _FEW and all(map(_is_number, rest))


def _is_number(word: str) -> bool:
    return word.isdigit() or not set(word) - set("ivx")
