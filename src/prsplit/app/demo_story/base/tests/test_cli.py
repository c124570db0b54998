"""The command line runs and reports."""

import contextlib
import io
import unittest

from flock.cli import main


class CliTest(unittest.TestCase):
    def test_one_line_a_round(self) -> None:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self.assertEqual(main(["--clients", "2", "--rounds", "3"]), 0)
        self.assertEqual(len(output.getvalue().splitlines()), 3)
