"""The clipboard: choose a route by the environment, and report no more than the route can confirm."""

from papertui.clipboard.routes import CopyOutcome, copy, route_name

__all__ = ["CopyOutcome", "copy", "route_name"]
