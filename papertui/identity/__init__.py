"""Identity: the keys of a paper, and the rule for which sets of keys belong to one paper."""

from papertui.identity.addresses import address, trimmed_doi
from papertui.identity.keys import IDENTIFYING, fold_abstract, fold_title, keys_of, plain_arxiv_id, plain_doi
from papertui.identity.rule import same_paper

__all__ = [
    "IDENTIFYING",
    "address",
    "fold_abstract",
    "fold_title",
    "keys_of",
    "plain_arxiv_id",
    "plain_doi",
    "same_paper",
    "trimmed_doi",
]
