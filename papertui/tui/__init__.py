"""The interface: one browser of papers, drawn line by line. Nothing outside this package imports Textual."""
