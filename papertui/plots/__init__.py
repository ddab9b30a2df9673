"""Statistics drawn as lines of text of a given width: the only package that uses the plotting library."""

from papertui.plots.inks import ASCII, BRAILLE, Ink
from papertui.plots.parts import Line, PlotPart, Role, text_of
from papertui.plots.report import overview, sections

__all__ = ["ASCII", "BRAILLE", "Ink", "Line", "PlotPart", "Role", "overview", "sections", "text_of"]
