"""What CSL-JSON may hold, written after version 1.0.2 of its published schema (csl-data.json)."""

from typing import Any

TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
    interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog regulation
    report review review-book software song speech standard thesis treaty webpage
"""
NAMES = """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator
"""
DATES = """
    accessed available-date event-date issued original-date submitted
"""
NUMBERS = """
    id chapter-number citation-number collection-number edition first-reference-note-number issue
    locator number number-of-pages number-of-volumes page page-first part printing supplement volume
"""
TEXTS = """
    abstract annote archive archive-place archive_collection archive_location authority call-number
    citation-key citation-label collection-title container-title container-title-short dimensions
    division DOI event event-place event-title genre ISBN ISSN journalAbbreviation jurisdiction keyword
    language medium note original-publisher original-publisher-place original-title part-title PMCID
    PMID publisher publisher-place references reviewed-genre reviewed-title scale section shortTitle
    source status title title-short URL version volume-title volume-title-short year-suffix
"""
_TEXT = {"type": "string"}
_NUMBER = {"type": ["string", "number"]}
_FLAG = {"type": ["string", "number", "boolean"]}
_PARTS_OF_A_NAME = ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"]
_NAME = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_PARTS_OF_A_NAME, _TEXT),
        **dict.fromkeys(("comma-suffix", "static-ordering", "parse-names"), _FLAG),
    },
    "additionalProperties": False,
}
_NAMES = {"type": "array", "items": _NAME}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {"type": "array", "items": _NUMBER, "minItems": 1, "maxItems": 3},
            "minItems": 1,
            "maxItems": 2,
        },
        "season": _NUMBER,
        "circa": _FLAG,
        "literal": _TEXT,
        "raw": _TEXT,
    },
    "additionalProperties": False,
}
_FIELDS: dict[str, Any] = {
    "type": {"type": "string", "enum": TYPES.split()},
    "categories": {"type": "array", "items": _TEXT},
    "custom": {"type": "object"},
    **dict.fromkeys(NUMBERS.split(), _NUMBER),
    **dict.fromkeys(TEXTS.split(), _TEXT),
    **dict.fromkeys(NAMES.split(), _NAMES),
    **dict.fromkeys(DATES.split(), _DATE),
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": _FIELDS,
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}
