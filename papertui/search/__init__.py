"""Search: a query becomes a tree (`query`), Whoosh keeps the words (`index`), bitsets decide (`match`)."""
