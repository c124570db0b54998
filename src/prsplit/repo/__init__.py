"""The only room that talks to git: opens repositories, reads changes, writes commits and moves refs."""
