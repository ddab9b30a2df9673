"""The interface: one browser of papers, drawn line by line. Nothing outside this room imports Textual."""
