"""What `check` found, one format one file. `table` lists them."""
