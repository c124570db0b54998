"""The command line runs and reports."""

import contextlib
import io
import unittest

from flock.cli import build_algorithm, build_parser, build_server, describe, main, report
from flock.config import Config


class CliTest(unittest.TestCase):
    def test_one_line_a_round_below_the_heading(self) -> None:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self.assertEqual(main(["--clients", "2", "--rounds", "3"]), 0)
        heading, *rounds = output.getvalue().splitlines()
        self.assertEqual(heading, "plain mean of 2 clients")
        self.assertEqual(len(rounds), 3)

    def test_every_option_has_a_flag(self) -> None:
        self.assertEqual(Config(**vars(build_parser().parse_args([]))), Config())

    def test_the_plain_mean_needs_no_algorithm(self) -> None:
        self.assertIsNone(build_algorithm(Config()))

    def test_options_reach_the_algorithm(self) -> None:
        algorithm = build_algorithm(Config(aggregator="fedavg", momentum=0.5, max_norm=2.0))
        assert algorithm is not None
        self.assertEqual((algorithm.options.momentum, algorithm.options.max_norm), (0.5, 2.0))

    def test_the_heading_names_what_differs_from_the_defaults(self) -> None:
        config = Config(aggregator="fedavg", fraction=0.5, momentum=0.25, max_norm=2.0)
        self.assertEqual(
            describe(config),
            "federated averaging: 50% of 5 clients a round, momentum 0.25, steps up to 2",
        )

    def test_a_round_names_who_took_part(self) -> None:
        server = build_server(Config(clients=2))
        self.assertRegex(report(server, 1, server.round(epochs=1)), r"^round 1: loss .* \(client-0, client-1\)$")

    def test_a_wrong_option_is_a_usage_error(self) -> None:
        complaint = io.StringIO()
        with contextlib.redirect_stderr(complaint), self.assertRaises(SystemExit) as stop:
            main(["--aggregator", "fedavg", "--fraction", "2"])
        self.assertEqual(stop.exception.code, 2)
        self.assertIn("fraction must be above 0 and at most 1", complaint.getvalue())
