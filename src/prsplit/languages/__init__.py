"""The only room that parses source. One module per language, one row in `table`."""
