"""A plan made by hand, with everything that a report has to show."""

from __future__ import annotations

from prsplit.model.atom import Atom
from prsplit.model.change import Revision
from prsplit.model.graph import Confidence, Float, Graph, Need, NeedKind, Shape, Witness
from prsplit.model.plan import DependsOn, LedgerLine, Plan, PlannedPR, Proof, Role, Size

BASE = Revision("3f2a91c" + "0" * 33, "a" * 40, "upstream/main")
HEAD = Revision("9be4d70" + "0" * 33, "b" * 40, "averaging")

ATOMS = (
    Atom(0, "a0", "fed/strings.py", "slug", "definition", "add", 40, 0, line=3),
    Atom(1, "a1", "fed/engine.py", "run", "definition", "modify", 14, 2, line=12),
    Atom(2, "a2", "fed/engine.py", "strings", "item", "add", 1, 0, line=1),
    Atom(3, "a3", "README.md", "", "hunk", "modify", 5, 1, line=20),
    Atom(4, "a4", "poetry.lock", "", "file", "modify", 1200, 3),
    Atom(5, "a5", "tests/test_engine.py", "test_run", "definition", "modify", 10, 4, line=8),
)


def need(
    source: int,
    target: int,
    kind: NeedKind = "uses",
    shape: Shape = "before",
    confidence: Confidence = Confidence.CERTAIN,
    witness: Witness | None = None,
) -> Need:
    """A need with a witness in the source atom's file."""
    atom = ATOMS[source]
    return Need(source, target, kind, shape, confidence, witness or Witness(atom.path, atom.line, ATOMS[target].symbol))


USES = need(1, 0)
PINS = need(5, 1, "pins", "with", Confidence.LIKELY)
DOCUMENTS = need(3, 1, "documents", "should")


def sample() -> Plan:
    """Three PRs over six atoms: utilities, core with its test and a lock file, docs."""
    lock = LedgerLine("poetry.lock", 1203, "lock file")
    prs = (
        PlannedPR(1, "utilities", "Add strings.slug", "", "add-strings-slug", (0,), Size(40, 0, 1, 40)),
        PlannedPR(
            2,
            "core",
            "Run the engine by slug",
            "The engine names its runs.",
            "run-the-engine-by-slug",
            (1, 2, 4, 5),
            Size(1225, 9, 4, 31, (lock,)),
            (DependsOn(1, USES),),
            tests=True,
            notes=("over the limit: engine.run and its test can't be told apart",),
        ),
        PlannedPR(
            3, "docs", "Describe slugs", "", "describe-slugs", (3,), Size(5, 1, 1, 6), (DependsOn(2, DOCUMENTS),)
        ),
    )
    graph = Graph(6, (USES, PINS, DOCUMENTS), (Float(2, (1,)),))
    total = Size(1270, 10, 6, 77, (lock,))
    return Plan(BASE, HEAD, "averaging", "nearest default branch", 400, ATOMS, graph, prs, total, Proof(3, 6, 21, 1))


def ten() -> Plan:
    """Ten PRs with titles as long as they get, each needing the one before."""
    roles: tuple[Role, ...] = (
        "build",
        "utilities",
        "utilities",
        "core",
        "core",
        "core",
        "integration",
        "integration",
        "tests",
        "docs",
    )
    titles = (
        "Declare numpy for the aggregators",
        "Add weighted_mean and check_weights",
        "Add Timer, the clock that every round reports",
        "Add WeightedAverageAggregator",
        "Add FedAvg, which averages the clients' updates",
        "Let FedAvg skip clients that sent nothing in time",
        "Wire FedAvg into the server's registry",
        "Choose the aggregator on the command line",
        "Test a whole round with three clients",
        "Describe aggregation and its settings",
    )
    prs = tuple(
        PlannedPR(
            number,
            roles[number - 1],
            titles[number - 1],
            "",
            f"pr-{number}",
            (),
            Size(298, 14, 3, 312),
            tuple(DependsOn(needed, USES) for needed in {max(1, number - 1), 1} if needed < number),
            tests=number % 2 == 0,
        )
        for number in range(1, 11)
    )
    total = Size(2980, 140, 24, 2140)
    return Plan(BASE, HEAD, "averaging", "", 400, ATOMS, Graph(6), prs, total, Proof(10, 24, 321, 2))
