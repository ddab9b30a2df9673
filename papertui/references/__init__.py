"""Reference lists: BibTeX, RIS and CSL-JSON to the reference model and back.

`table` is the one table of types and fields; `bibtex`, `ris` and `csl` read and
write by it. `scan` reads the entries of a BibTeX file of any size.
"""
