"""JavaScript and TypeScript: outlines by syntax, references by scope, modules by path."""
