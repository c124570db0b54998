"""Who called, and what they want judged: the pre-push protocol, pre-commit, a runner. One caller one file."""
