"""The engine for large collections: tantivy behind the interface of `papertui.search.match.Matcher`.

An optional extra; nothing outside this folder imports tantivy.
"""
