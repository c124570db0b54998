"""Scripts: draft what is about to be done, perform it, remember it, take it back."""
