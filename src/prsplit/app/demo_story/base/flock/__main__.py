"""`python -m flock`."""

import sys

from flock.cli import main

if __name__ == "__main__":
    sys.exit(main())
