"""The clipboard: choose a route by the environment, and report no more than the route can confirm."""

from papertui.clipboard.routes import Outcome, copy, route_name

__all__ = ["Outcome", "copy", "route_name"]
