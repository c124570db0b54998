"""The plan as one JSON document, schema `prsplit.plan/1` (described by docs/reference/plan.schema.json)."""

from __future__ import annotations

from prsplit.model.atom import Atom
from prsplit.model.change import Revision
from prsplit.model.graph import Need
from prsplit.model.plan import SCHEMA, LedgerLine, Plan, PlannedPR, Proof, Size
from prsplit.reports.because import because
from prsplit.reports.escape import json_document, json_path, json_text
from prsplit.reports.evidence import Value, evidence_value

Object = dict[str, Value]


def plan_document(plan: Plan) -> str:
    """The document, ended by a line feed. The same plan always gives the same bytes."""
    return json_document(plan_value(plan))


def plan_value(plan: Plan) -> Object:
    """The plan as JSON values. Every text is valid Unicode; a path that is not UTF-8 also has `path_b64`."""
    return {
        "schema": SCHEMA,
        "base": _revision(plan.base),
        "head": _revision(plan.head),
        "branch": json_text(plan.branch),
        "base_reason": json_text(plan.base_reason),
        "limit": plan.limit,
        "total": _size(plan.total),
        "prs": [_pr(pr, plan) for pr in plan.prs],
        "atoms": [_atom(atom) for atom in plan.atoms],
        "proof": _proof(plan.proof),
        "notes": [json_text(note) for note in plan.notes],
    }


def _revision(end: Revision) -> Object:
    return {"name": json_text(end.name), "commit": end.commit, "tree": end.tree}


def _pr(pr: PlannedPR, plan: Plan) -> Object:
    return {
        "number": pr.number,
        "role": pr.role,
        "title": json_text(pr.title),
        "body": json_text(pr.body),
        "slug": json_text(pr.slug),
        "tests": pr.tests,
        "size": _size(pr.size),
        "needs": [_need(depends.number, depends.need, plan) for depends in pr.depends_on],
        "atoms": [plan.atoms[index].id for index in pr.atoms],
        "notes": [json_text(note) for note in pr.notes],
        "early": pr.early,
        "used_from": pr.used_from,
        "commits": list(pr.sources),
        **({"edited": True} if pr.edited else {}),
        **({"named": True} if pr.named else {}),
        **({"evidence": found} if (found := evidence_value(plan.evidence, pr.number)) else {}),
    }


def _size(size: Size) -> Object:
    return {
        "added": size.added,
        "deleted": size.deleted,
        "raw": size.raw,
        "reviewable": size.reviewable,
        "files": size.files,
        "ledger": [_ledger_line(entry) for entry in size.ledger],
    }


def _ledger_line(entry: LedgerLine) -> Object:
    return {**json_path(entry.path), "lines": entry.lines, "reason": json_text(entry.reason)}


def _need(number: int, need: Need, plan: Plan) -> Object:
    return {
        "number": number,
        "kind": need.kind,
        "shape": need.shape,
        "confidence": need.confidence.name.lower(),
        "source": plan.atoms[need.source].id,
        "target": plan.atoms[need.target].id,
        "because": json_text(because(need, plan.atoms)),
        "witness": {**json_path(need.witness.path), "line": need.witness.line, "name": json_text(need.witness.name)},
    }


def _atom(atom: Atom) -> Object:
    return {
        "id": atom.id,
        **json_path(atom.path),
        "symbol": json_text(atom.symbol),
        "kind": atom.kind,
        "action": atom.action,
        "line": atom.line,
        "added": atom.added,
        "deleted": atom.deleted,
        "moved": atom.moved,
    }


def _proof(proof: Proof) -> Object:
    return {
        "steps": proof.steps,
        "files": proof.files,
        "names": proof.names,
        "rounds": proof.rounds,
        "merged": proof.merged,
        "degraded": [{**json_path(path)} for path in proof.degraded],
    }
