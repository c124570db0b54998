"""What a benchmark showed, as a page and as a document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import median, quantiles

from prsplit.errors import Exit
from prsplit.model.verified import Measured
from prsplit.reports.escape import json_text, masked, shown
from prsplit.reports.page import Page, Span, line

SCHEMA = "prsplit.bench/1"


def bench_code(found: Measured) -> int:
    """0 when the step is faster for sure."""
    return Exit.DONE if found.proven else Exit.ANSWERED_NO


def bench_page(found: Measured) -> Page:
    """Before, after, and what lies between them."""
    head = f"{len(found.before)} pairs, base and step {found.step} by turns"
    return [
        line(Span("bench: ", "faint"), shown(masked(found.command)), Span(f"  {head}", "faint")),
        line(Span("before  ", "number"), _times(found.before)),
        line(Span("after   ", "number"), _times(found.after)),
        _change(found),
    ]


def _times(times: Sequence[float]) -> str:
    low, _, high = quantiles(times, n=4)
    return f"{median(times):.3f} s (half of them {low:.3f} to {high:.3f})"


def _change(found: Measured) -> tuple[Span, ...]:
    said = f"{_percent(found.change)} (95 %: {_percent(found.low)} to {_percent(found.high)})"
    if found.proven:
        return line(Span("change  ", "number"), said, Span("  faster", "good"))
    why = "slower" if found.low > 0 else "unproven: the interval holds zero"
    return line(Span("change  ", "number"), said, Span(f"  {why}", "warning"))


def _percent(share: float) -> str:
    return f"{'+' if share >= 0 else '−'}{abs(share) * 100:.1f} %"


def bench_document(found: Measured) -> str:
    """The same as JSON, ended by a line feed."""
    value = {
        "schema": SCHEMA,
        "step": found.step,
        "command": json_text(masked(found.command)),
        "before": [round(one, 6) for one in found.before],
        "after": [round(one, 6) for one in found.after],
        "change": round(found.change, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
        "proven": found.proven,
    }
    return json.dumps(value, indent=2) + "\n"
