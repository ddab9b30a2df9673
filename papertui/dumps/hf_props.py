"""The data that Hugging Face's pages carry in an attribute beside what they show."""

import json
from typing import Any

from papertui.dumps.page import Page


def read_props(page: Page, target: str) -> dict[str, Any]:
    """Read the data of the element with this `data-target`; TypeError or ValueError where it has none."""
    from bs4.filter import SoupStrainer

    element = page.soup(SoupStrainer(attrs={"data-target": target})).find()
    props = json.loads(str(element["data-props"])) if element and element.get("data-props") else None
    if not isinstance(props, dict):
        raise TypeError("no data")
    return props
