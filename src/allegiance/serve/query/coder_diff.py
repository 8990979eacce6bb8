"""Two coders in, what they say differently of the reports that both have coded out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from allegiance.errors import UsageError
from allegiance.serve.answer import ChangedClaim, ClaimAnswer, DiffAnswer, ReportDiff
from allegiance.serve.query.claim import answer_claims
from allegiance.serve.query.ground import Ground
from allegiance.store.view import View

# What two claims on one trigger of one sentence may differ in.
_COMPARED = ("type", "mode", "modality", "source", "target", "symmetric", "speaker", "place_id", "earliest", "latest")


def answer_diff(record: Ground, first: str, second: str) -> DiffAnswer:
    """Compare claim by claim; a changed one stands on the same trigger; raise UsageError for an unknown coder."""
    with record.view.snapshot() as view:
        known = view.coders()
        for coder in (first, second):
            if coder not in known:
                raise UsageError(f"diff: no coder {coder!r} in this store; it has {', '.join(known) or 'none'}")
        found = [_compare(record, view, report, first, second) for report in view.reports_coded_by(first, second)]
    reports = tuple(diff for diff in found if diff.gone or diff.new or diff.changed)
    return DiffAnswer(
        first=first,
        second=second,
        n_reports=len(found),
        n_same=sum(diff.n_same for diff in found),
        n_gone=sum(len(diff.gone) for diff in found),
        n_new=sum(len(diff.new) for diff in found),
        n_changed=sum(len(diff.changed) for diff in found),
        reports=reports,
    )


def _compare(record: Ground, view: View, report: str, first: str, second: str) -> ReportDiff:
    before = _by_place(answer_claims(record, view, view.claims_of_report(report, first)))
    after = _by_place(answer_claims(record, view, view.claims_of_report(report, second)))
    gone: list[ClaimAnswer] = []
    new: list[ClaimAnswer] = []
    changed: list[ChangedClaim] = []
    n_same = 0
    for place in sorted({*before, *after}):
        old, now = before.get(place, []), after.get(place, [])
        for one in list(old):
            twin = next((other for other in now if not _fields_changed(one, other)), None)
            if twin is not None:
                old.remove(one)
                now.remove(twin)
                n_same += 1
        for one, other in zip(old, now, strict=False):
            changed.append(ChangedClaim(before=one, after=other, fields=_fields_changed(one, other)))
        n_pairs = min(len(old), len(now))
        gone += old[n_pairs:]
        new += now[n_pairs:]
    return ReportDiff(report=report, n_same=n_same, gone=tuple(gone), new=tuple(new), changed=tuple(changed))


def _by_place(claims: Iterable[ClaimAnswer]) -> dict[tuple[str, int, int], list[ClaimAnswer]]:
    found: defaultdict[tuple[str, int, int], list[ClaimAnswer]] = defaultdict(list)
    for claim in claims:
        mark = next(mark for mark in claim.marks if mark.kind == "trigger")
        found[claim.sentence, mark.start, mark.end].append(claim)
    return found


def _fields_changed(one: ClaimAnswer, other: ClaimAnswer) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if _value(one, name) != _value(other, name))


def _value(claim: ClaimAnswer, name: str) -> object:
    """The actors of a side count, and the words of those who are nobody known, not how sure the resolver was."""
    if name in ("source", "target"):
        return tuple(end.actor or end.text for end in getattr(claim, name))
    return getattr(claim, name)
