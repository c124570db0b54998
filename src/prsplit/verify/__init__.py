"""Commands at steps: private folders, kept results, and what a failing step teaches."""
