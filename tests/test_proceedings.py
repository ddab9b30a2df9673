"""Addresses of proceedings, and citations beside a paper: what they say of where it appeared."""

import json
from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.dumps.proceedings import published_at
from papertui.dumps.record import make_paper
from papertui.reference import Date, Reference


@pytest.mark.parametrize(
    ("address", "venue", "year"),
    [
        ("https://openaccess.thecvf.com/content_cvpr_2014/html/A_2014_CVPR_paper.html", "CVPR", 2014),
        ("https://openaccess.thecvf.com/content/ICCV2021/papers/A.pdf", "ICCV", 2021),
        ("https://openaccess.thecvf.com/content/CVPR2023W/x/html/A.html", "CVPR Workshops", 2023),
        ("https://openaccess.thecvf.com/content_iccv_2015_workshops/w1/html/A.html", "ICCV Workshops", 2015),
        ("https://papers.nips.cc/paper_files/paper/2003/hash/4-Abstract.html", "NeurIPS", 2003),
        ("https://proceedings.neurips.cc/paper/2020/file/4-Paper.pdf", "NeurIPS", 2020),
        ("https://www.ijcai.org/proceedings/2022/0001.pdf", "IJCAI", 2022),
        ("http://www.ijcai.org/Proceedings/16/Papers/001.pdf", "IJCAI", 2016),
        ("https://aclanthology.org/2020.acl-main.1", "ACL", 2020),
        ("https://aclanthology.org/2023.findings-emnlp.12/", "Findings of EMNLP", 2023),
        ("https://aclanthology.org/2021.words-1.3", "", 2021),
        ("https://aclanthology.org/P19-1001.pdf", "ACL", 2019),
        ("https://www.aclweb.org/anthology/C98-1001", "COLING", 1998),
        ("https://www.usenix.org/conference/osdi20/presentation/lee", "OSDI", 2020),
        ("https://www.usenix.org/conference/usenixsecurity21/presentation/lee", "USENIX Security", 2021),
        ("https://www.ecva.net/papers/eccv_2022/papers_ECCV/papers/1.pdf", "ECCV", 2022),
        ("https://proceedings.mlr.press/v97/lee19a.html", "ICML", 2019),
        ("https://proceedings.mlr.press/v205/lee23a.html", "CoRL", 2022),
        ("https://www.jmlr.org/papers/v21/20-074.html", "JMLR", 2020),
        ("https://www.roboticsproceedings.org/rss16/p001.html", "RSS", 2020),
        ("http://www.vldb.org/pvldb/vol14/p1-lee.pdf", "PVLDB", 2021),
    ],
)
def test_proceedings_say_where_and_when_in_their_addresses(address: str, venue: str, year: int) -> None:
    assert published_at([None, "https://example.org/x", address]) == (venue, year)


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/2001.00001",
        "https://papers.nips.cc/paper/5423-words",
        "https://proceedings.mlr.press/v999/lee99a.html",
        "https://example.org/P19-1001",
        "",
    ],
)
def test_other_addresses_say_nothing(address: str) -> None:
    assert published_at([address]) is None


def test_an_address_gives_what_is_not_known() -> None:
    url = "https://www.ijcai.org/proceedings/2022/0001.pdf"
    bare = make_paper("A title", url=url)
    assert bare
    assert (bare.date, bare.reference.venue) == (Date(2022), "IJCAI 2022")
    known = make_paper("A title", url=url, date=Date(2021, 5), reference=Reference(venue="Words"))
    assert known
    assert (known.date, known.reference.venue) == (Date(2021, 5), "Words")


CITATION = """@inproceedings{lee2014words, title = {Words in Order}, author = {Lee, Ann and Fox, Bo},
  booktitle = {Proceedings of the Conference on Words}, pages = {3--9}, year = {2014},
  doi = {10.1000/words.1}}"""


@pytest.mark.parametrize("key", ["bibtex", "_bibtex", "citation"])
def test_a_citation_completes_the_object_that_holds_it(tmp_path: Path, key: str) -> None:
    file = tmp_path / "words.json"
    rows = [
        {"title": f"Words in Order {n}", "author": "Ann Lee; Bo Fox", "abstract": 90 * "w"} for n in (1, 2, 3)
    ]
    rows[0][key] = CITATION
    file.write_text(json.dumps(rows), "utf-8")
    paper, other, _third = read_dump(file).papers
    assert (str(paper.date), paper.doi, paper.reference.pages) == ("2014", "10.1000/words.1", "3-9")
    assert paper.reference.venue == "Proceedings of the Conference on Words"
    assert other.date is None
