"""Languages that a query tells: one engine, fed by one `queries/<name>.scm` and one small module per language."""
