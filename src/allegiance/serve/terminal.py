"""Answers in; tables for people on a terminal, or JSON for programs, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, TypeVar

from allegiance.model.imported_event import OWN_LAYER
from allegiance.model.ontology import Quad, State
from allegiance.serve.answer import (
    ActorAnswer,
    ActorSummary,
    ClaimAnswer,
    DiffAnswer,
    EpisodeAnswer,
    Finding,
    ForecastAnswer,
    RelationAnswer,
    RowAnswer,
    SearchAnswer,
    StartAnswer,
    TieAnswer,
    UnknownName,
    WhyAnswer,
)
from allegiance.serve.words import tie_words

if TYPE_CHECKING:
    from allegiance.store.backup import Backup

Answer = TypeVar("Answer")
_SHOWN = 10
_STATE_WORDS = {"none": "no evidence", "non_aggression": "non-aggression"}


def show(answer: Answer, as_json: bool, table: Callable[[Answer], Iterable[str]]) -> None:
    """Print an answer: JSON on one line for programs, lines of text for people."""
    from allegiance.exchange.claim_jsonl import format_json
    from allegiance.serve.intake import write_out

    write_out(format_json(plain(answer)) + "\n" if as_json else "\n".join(table(answer)) + "\n")


def plain(answer: object) -> object:
    """Turn answers into dicts and lists."""
    if is_dataclass(answer) and not isinstance(answer, type):
        return asdict(answer)
    if isinstance(answer, (list, tuple)):
        return [plain(item) for item in answer]
    return answer


def state_words(state: str) -> str:
    """The words for a state: "no evidence" for none."""
    return _STATE_WORDS.get(state, state)


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max((len(row[k]) for row in rows), default=0) for k in range(len(rows[0]))] if rows else []
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def backup_table(backup: Backup) -> Iterable[str]:
    """What a backup holds."""
    yield f"{backup.n_rows} rows of {backup.made_at[:16]} UTC, schema {backup.schema}, by {backup.version}"
    yield f"digest {backup.digest}"


def search_table(answer: SearchAnswer) -> Iterable[str]:
    """Who, where and what was found; claims by the id that `allegiance review` takes."""
    yield from (f"actor   {actor.name} ({actor.id})" for actor in answer.actors)
    yield from (f"place   {place.name} ({place.id}), {place.country or 'no country'}" for place in answer.places)
    for report in answer.reports:
        yield f"report  {report.id}  {report.published or 'undated'}  {report.publisher or ''}  {report.title or ''}"
        for sentence in report.sentences:
            yield f"          {sentence.text}"
            yield from (f"          claim {claim}" for claim in sentence.claims)
    if not (answer.actors or answer.places or answer.reports):
        yield "Nothing on record has these words."


def diff_table(answer: DiffAnswer) -> Iterable[str]:
    """What two coders say differently, report by report."""
    yield (
        f"{answer.n_reports} reports coded by both: {answer.n_same} claims the same, {answer.n_gone} gone, "
        f"{answer.n_new} new, {answer.n_changed} changed"
    )
    for report in answer.reports:
        yield f"report {report.report}: {len(report.gone)} gone, {len(report.new)} new, {len(report.changed)} changed"
        yield from (f"  -  {claim.type}, {claim.modality}: {claim.sentence}" for claim in report.gone)
        yield from (f"  +  {claim.type}, {claim.modality}: {claim.sentence}" for claim in report.new)
        for change in report.changed:
            before, after = change.before, change.after
            told = f"{before.type}, {before.modality} -> {after.type}, {after.modality}"
            yield f"  ~  {', '.join(change.fields)}: {told}: {after.sentence}"


def actors_table(answer: tuple[ActorSummary, ...]) -> Iterable[str]:
    """Actors with how much is told of them."""
    if not answer:
        return ["No actor on record yet: `allegiance read FILE` adds reports."]
    header = ("actor", "id", "kind", "country", "claims", "last evidence")
    rows = [
        (s.actor.name, s.actor.id, s.actor.kind, s.country or "", str(s.n_claims), s.last_evidence or "")
        for s in answer
    ]
    return _columns([header, *rows])


def unknown_table(answer: tuple[UnknownName, ...]) -> Iterable[str]:
    """Names that the registry lacks, with how much is told of them and how to add one."""
    if not answer:
        return ["Every name in the claims on record is in the registry."]
    header = ("name", "claims", "reports", "publishers", "last evidence", "also written")
    rows = [
        (
            name.name,
            str(name.n_claims),
            str(name.n_reports),
            str(name.n_publishers),
            name.last_evidence or "",
            "; ".join(name.other_spellings),
        )
        for name in answer
    ]
    remedy = "`allegiance registry add ID NAME` makes one an actor, `registry alias ID NAME` gives it to one."
    return [*_columns([header, *rows]), "", remedy]


def actor_table(answer: ActorAnswer) -> Iterable[str]:
    """One actor: names, ties, pairs."""
    life = f"{answer.began or '…'} to {answer.ended or '…'}"
    yield f"{answer.actor.name} ({answer.actor.id}): {answer.actor.kind}, {answer.country or 'no country'}, {life}"
    yield f"sectors: {', '.join(answer.sectors)}"
    yield f"basis of kind, country, sectors and days: {answer.basis or 'not told'}"
    yield "names:"
    rows = [
        (f"  {n.text}", n.language, n.kind, f"{n.began or '…'} to {n.ended or '…'}", f"({n.basis})")
        for n in answer.names
    ]
    yield from _columns(rows)
    for role in answer.roles:
        words = f"{role.role} of {role.other.name}" if role.is_within else f"has {role.role} {role.other.name}"
        yield f"  {words}, {role.began or '…'} to {role.ended or '…'} ({role.basis})"
    for tie in answer.ties:
        yield f"  {tie_words(tie)}, {tie.earliest} to {tie.latest} ({_basis(tie)})"
    if answer.offices:
        yield f"offices that stand for it, the latest of {len(answer.offices)} first:"
    for office in answer.offices[:_SHOWN]:
        yield f"  {office.title}: {office.person}, {office.began or '…'} to {office.ended or '…'} ({office.basis})"
    for descent in answer.descents:
        before = ", ".join(ref.name for ref in descent.source)
        after = ", ".join(ref.name for ref in descent.target)
        yield f"  {descent.kind}: {before} → {after}, {descent.earliest or 'day unknown'} ({_basis(descent)})"
    if answer.pairs:
        yield "pairs with most events:"
        pairs = [
            (
                f"  {p.first.name} ⟷ {p.second.name}",
                f"{p.n_events} events",
                f"{p.n_publishers} publishers",
                p.last_evidence or "",
            )
            for p in answer.pairs[:_SHOWN]
        ]
        yield from _columns(pairs)
    for control in answer.controls[-_SHOWN:]:
        denied = "said not to have" if control.is_denied else control.mode
        days = f"{control.earliest} to {control.latest}"
        yield f"  {denied} {control.place}, {days}, says {', '.join(control.publishers)}"


def _basis(tie: TieAnswer) -> str:
    """Where a tie or descent is from: a row of the registry, a decision, or reports with their claims."""
    return f"{tie.basis}: {', '.join(tie.claims)}" if tie.claims else tie.basis


def relation_table(answer: RelationAnswer) -> Iterable[str]:
    """How two actors stand: the state, the turns, the evidence, what is only spoken of."""
    yield f"{answer.first.name} ⟷ {answer.second.name} at {answer.at}"
    yield from _layers(answer.layers, answer.rows)
    if answer.message:
        yield answer.message
    yield from _standing(answer)
    if answer.claims or answer.rows:
        counts = (
            (answer.n_events, "event"),
            (answer.n_reports, "independent report"),
            (answer.n_publishers, "publisher"),
        )
        yield ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts)
    if answer.rows:
        yield from _weekly(answer)
    for tie in answer.ties:
        yield f"tie: {tie.source[0].name} {tie.kind} {tie.target[0].name}, {tie.earliest} to {tie.latest}"
    if answer.episodes:
        yield "turning points:"
        for episode in answer.episodes:
            yield from _episode(episode, with_pair=False)
    past = [c for c in answer.claims if c.counts_now and (c.published or "") <= f"{answer.at}~"]
    if past:
        yield "evidence, latest first:"
        yield from (line for claim in past[:_SHOWN] for line in _claim(claim))
    rows = [row for row in answer.rows if row.earliest <= answer.at]
    if rows:
        yield "rows, latest first:"
        yield from (_row(row) for row in rows[:_SHOWN])
    if answer.possibilities:
        yield "spoken of, not done (moves nothing, feeds the forecast):"
        yield from (line for claim in answer.possibilities[:_SHOWN] for line in _claim(claim))
    for near in answer.nearest:
        yield f"nearest: {near.first.name} ⟷ {near.second.name}, {near.n_claims} claims: {near.why}"


def _layers(layers: Sequence[str], rows: Sequence[RowAnswer]) -> Iterable[str]:
    """Say whose events the figures rest on, unless they are our own readings alone."""
    if tuple(layers) == (OWN_LAYER,):
        return
    terms = {row.layer: f"{row.dataset}, {row.licence}" for row in rows}
    told = [f"{name} ({terms[name]})" if name in terms else name for name in layers]
    yield f"layer{'' if len(told) == 1 else 's'}: {'; '.join(told)}"


def _weekly(answer: RelationAnswer) -> Iterable[str]:
    """The events of the last weeks up to the day asked for, by quad."""
    weeks = [p for p in answer.periods if p.start <= answer.at][-_SHOWN:]
    header = ("  week of", *(str(quad).replace("-", " ") for quad in Quad if quad is not Quad.NONE))
    yield "events a week:"
    yield from _columns([header, *((f"  {p.start}", *map(str, p.quads)) for p in weeks)])


def _row(row: RowAnswer) -> str:
    ends = f"{row.source_text or '…'} {'→' if row.is_directed else '⟷'} {row.target_text or '…'}"
    act = "/".join(part for part in (row.type or row.quad or "uncoded", row.mode) if part)
    moved = f", moves {row.change:+z.2f}" if row.change is not None else ""
    gone = ", no longer in its file" if row.is_vanished else ""
    return f"  {row.earliest}  {act} ({row.their_code}): {ends}{moved}{gone} [{row.layer} {row.their_id}]"


def _standing(answer: RelationAnswer) -> Iterable[str]:
    now = answer.now
    if now is None:
        return
    states = ", ".join(f"{state_words(state)} {p:.2f}" for state, p in zip(State, now.states, strict=True) if p >= 0.05)
    level = "no report in this week" if now.level is None else f"level {now.level:+z.2f}"
    yield f"state: {state_words(answer.state)} ({states})"
    yield f"{level} (80 %: {now.low:+z.2f} … {now.high:+z.2f}), {answer.trend}, last evidence {answer.last_evidence}"


def _episode(episode: EpisodeAnswer, *, with_pair: bool) -> Iterable[str]:
    days = episode.began if episode.began == episode.began_latest else f"{episode.began} … {episode.began_latest}"
    pair = f"{episode.first.name} ⟷ {episode.second.name}: " if with_pair else ""
    days += f", done by {episode.ended}" if episode.rows and episode.ended else ""
    yield (
        f"  {pair}{episode.kind}, {days}, p {episode.probability:.2f}, "
        f"level {episode.level_before:+z.2f} → {episode.level_after:+z.2f}"
    )
    if episode.because:
        claim = episode.because[0]
        yield f"      “{claim.sentence}” ({claim.publisher or 'publisher unknown'}, {claim.published or 'day unknown'})"


def _claim(claim: ClaimAnswer) -> Iterable[str]:
    ends = f"{_names(claim, 'source')} {'⟷' if claim.symmetric else '→'} {_names(claim, 'target')}"
    if claim.symmetric and not claim.target:
        ends = f"{_names(claim, 'source')} with each other"
    act = f"{claim.type}/{claim.mode}" if claim.mode else claim.type
    moved = f", moves {claim.change:+z.2f}" if claim.change is not None else ""
    yield f"  {claim.published or 'day unknown'}  {act} {claim.modality}: {ends}{moved}"
    yield f"      “{claim.sentence}” ({claim.publisher or 'publisher unknown'})"


def _names(claim: ClaimAnswer, side: str) -> str:
    ends = claim.source if side == "source" else claim.target
    return ", ".join(end.name or end.text for end in ends) or "…"


def why_table(answer: WhyAnswer) -> Iterable[str]:
    """What moved a level over a week."""
    yield f"{answer.first.name} ⟷ {answer.second.name}, week of {answer.start} to {answer.end}"
    yield from _layers(answer.layers, answer.rows)
    if answer.message:
        yield answer.message
    yield f"level {answer.level_before:+z.2f} → {answer.level:+z.2f} ({answer.change:+z.2f})"
    yield from (line for claim in answer.claims for line in _claim(claim))
    yield from (_row(row) for row in answer.rows)
    yield f"  fading of earlier evidence {answer.fading:+z.2f}, together {answer.remainder:+z.2f}"


def forecast_table(answer: ForecastAnswer) -> Iterable[str]:
    """What may come next, with base rate and record."""
    yield f"{answer.horizon_days} days from {answer.last_data_day}, by {answer.method}"
    yield f"warmer {answer.warmer:.2f}, same {answer.same:.2f}, colder {answer.colder:.2f}"
    yield f"base rate: warmer {answer.base_rate_warmer:.2f}, colder {answer.base_rate_colder:.2f}"
    for state, p in zip(State, answer.states, strict=True):
        yield f"  {state_words(state):15} {p:.2f}"
    yield answer.record
    for claim in answer.possibilities:
        yield from _claim(claim)


def movers_table(answer: StartAnswer) -> Iterable[str]:
    """What moved most, with dates and leading sentence."""
    span = f"{answer.reports_from} to {answer.reports_to}" if answer.reports_from else "no day known"
    yield f"{answer.n_reports} reports by {answer.n_publishers} publishers, {span}"
    yield f"{answer.n_claims} claims, {answer.n_events} events"
    if not answer.movers:
        yield "Nothing on record has moved yet."
        return
    yield "what moved most:"
    for episode in answer.movers:
        yield from _episode(episode, with_pair=True)


def doctor_table(answer: tuple[Finding, ...]) -> Iterable[str]:
    """What is well, and what to do about what is not."""
    for finding in answer:
        yield f"{'ok ' if finding.is_well else 'bad'} {finding.what}: {finding.detail}"
        if not finding.is_well and finding.remedy:
            yield f"      {finding.remedy}"
