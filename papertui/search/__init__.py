"""Search: `query` parses text to a tree, `index` stores words with Whoosh, `match` evaluates with bitsets."""
