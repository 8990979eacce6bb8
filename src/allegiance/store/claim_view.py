"""Questions about claims in, claims with their evidence or with their actors out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, exists, func, select, tuple_, union_all

from allegiance.model.claim import Claim
from allegiance.model.identity import ActorId, ClaimId, MentionId, PlaceId, ReportId, SentenceId
from allegiance.model.resolution import Judgement
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.verdict import Verdict
from allegiance.store import schema
from allegiance.store.claim_row import assemble_claim_rows, mentions_of, read_claims, rows_with_keys
from allegiance.store.found import ClaimRow, UnknownEnd
from allegiance.store.reader import Reader
from allegiance.store.row import from_days
from allegiance.store.statement import chunks, claim_in_force
from allegiance.store.verdict_row import read_verdicts

_PAGE = 1000


class ClaimView(Reader):
    """What was coded. Unless a question says otherwise, a report's claims are those of its latest coder."""

    def claims(self, ids: Iterable[str]) -> tuple[ClaimRow, ...]:
        """Return the claims with these ids in the order asked, whichever coder's; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        with self._connect() as connection:
            return _read_rows(connection, wanted)

    def claims_of_report(self, report_id: str, coder: str | None = None) -> tuple[ClaimRow, ...]:
        """Return a report's claims in the order of the text: those of `coder`, by default the latest one."""
        claim = schema.CLAIM.c
        ids = (
            select(claim.id).join(schema.CODER, schema.CODER.c.name == claim.coder).where(claim.report_id == report_id)
        )
        ids = ids.where(claim_in_force() if coder is None else claim.coder == coder)
        with self._connect() as connection:
            ids = ids.join(schema.SENTENCE, _is_home()).order_by(schema.SENTENCE.c.index, claim.trigger_start, claim.id)
            return _read_rows(connection, connection.scalars(ids).all())

    def claim_ids_of_report(self, report_id: str) -> dict[SentenceId, tuple[ClaimId, ...]]:
        """Return the ids of a report's claims in force by their sentence."""
        claim = schema.CLAIM.c
        rows = (
            select(claim.sentence_id, claim.id)
            .join(schema.CODER, schema.CODER.c.name == claim.coder)
            .where(claim.report_id == report_id, claim_in_force())
            .order_by(claim.trigger_start, claim.id)
        )
        found: dict[SentenceId, tuple[ClaimId, ...]] = {}
        with self._connect() as connection:
            for row in connection.execute(rows):
                sentence = SentenceId(row.sentence_id)
                found[sentence] = (*found.get(sentence, ()), ClaimId(row.id))
        return found

    def count_claims(self, reports: Iterable[str]) -> dict[ReportId, int]:
        """Return how many claims in force each report has; those without any are left out."""
        claim = schema.CLAIM.c
        found: dict[ReportId, int] = {}
        with self._connect() as connection:
            for chunk in chunks(reports):
                counted = (
                    select(claim.report_id, func.count())
                    .join(schema.CODER, schema.CODER.c.name == claim.coder)
                    .where(claim.report_id.in_(chunk), claim_in_force())
                    .group_by(claim.report_id)
                )
                found.update((ReportId(name), n_claims) for name, n_claims in connection.execute(counted))
        return found

    def claims_of_pair(self, one: str, other: str, *, limit: int | None = None) -> tuple[ClaimRow, ...]:
        """Return the claims that have both actors at their ends, on one side or across, the latest day first."""
        return self._claims_with([one, other], limit)

    def count_origins_of_pair(self, one: str, other: str) -> int:
        """Return how many independent reports the claims of a pair stand in: reprints of one story count once."""
        claim, report = schema.CLAIM.c, schema.REPORT.c
        counted = (
            select(func.count(func.distinct(report.origin_group)))
            .select_from(schema.CLAIM)
            .join(schema.CODER, schema.CODER.c.name == claim.coder)
            .join(schema.REPORT, report.id == claim.report_id)
            .where(*_in_force_with([one, other]))
        )
        with self._connect() as connection:
            return connection.scalar(counted) or 0

    def claims_of_actor(self, actor: str, *, limit: int | None = None) -> tuple[ClaimRow, ...]:
        """Return the claims that have the actor at an end, the latest day first."""
        return self._claims_with([actor], limit)

    def unknown_ends(self) -> tuple[UnknownEnd, ...]:
        """Return the ends of claims in force that were resolved to nobody, by report and claim."""
        claim, end, mention = schema.CLAIM.c, schema.CLAIM_END.c, schema.MENTION.c
        report, resolution = schema.REPORT.c, schema.RESOLUTION.c
        rows = (
            select(mention.text, claim.id, report.publisher, report.published_latest, report.origin_group)
            .join(schema.CODER, schema.CODER.c.name == claim.coder)
            .join(schema.CLAIM_END, end.claim_id == claim.id)
            .join(schema.MENTION, (mention.report_id == end.report_id) & (mention.id == end.mention_id))
            .join(schema.REPORT, report.id == claim.report_id)
            .outerjoin(
                schema.RESOLUTION,
                (resolution.report_id == end.report_id)
                & (resolution.mention_id == end.mention_id)
                & (resolution.coder == claim.coder)
                & (resolution.judgement == str(Judgement.POSITIVE)),
            )
            .where(claim_in_force(), resolution.entity_id.is_(None), ~_is_corrected())
            .order_by(claim.report_id, claim.id)
        )
        with self._connect() as connection:
            return tuple(
                UnknownEnd(
                    text=row.text,
                    claim=ClaimId(row.id),
                    publisher=row.publisher,
                    published_latest=row.published_latest,
                    origin=ReportId(row.origin_group),
                )
                for row in connection.execute(rows.select_from(schema.CLAIM))
            )

    def resolved_claims(self) -> Iterator[ResolvedClaim]:
        """Yield every claim in force with its actors, a thousand in memory at a time, in the order of report and id."""
        claim = schema.CLAIM.c
        page = (
            select(claim.report_id, claim.id)
            .join(schema.CODER, schema.CODER.c.name == claim.coder)
            .where(claim_in_force())
            .order_by(claim.report_id, claim.id)
            .limit(_PAGE)
        )
        last = ("", "")
        with self._connect() as connection:
            while keys := connection.execute(page.where(tuple_(claim.report_id, claim.id) > last)).all():
                for chunk in chunks(name for _, name in keys):
                    yield from _resolve(connection, chunk)
                last = (keys[-1].report_id, keys[-1].id)

    def _claims_with(self, actors: Sequence[str], limit: int | None) -> tuple[ClaimRow, ...]:
        claim, report = schema.CLAIM.c, schema.REPORT.c
        day = func.coalesce(claim.when_latest, report.published_latest, "").label("day")
        ids = (
            select(claim.id, day)
            .join(schema.CODER, schema.CODER.c.name == claim.coder)
            .join(schema.REPORT, report.id == claim.report_id)
            .where(*_in_force_with(actors))
            .order_by(day.desc(), claim.id)
            .limit(limit)
        )
        with self._connect() as connection:
            return _read_rows(connection, connection.scalars(ids).all())


def _in_force_with(actors: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Keep the claims in force that have each of the actors at an end."""
    yield claim_in_force()
    for actor in actors:
        yield tuple_(schema.CLAIM.c.id, schema.CLAIM.c.coder).in_(_claims_naming(actor))


def _is_home() -> ColumnElement[bool]:
    claim, sentence = schema.CLAIM.c, schema.SENTENCE.c
    return (sentence.report_id == claim.report_id) & (sentence.id == claim.sentence_id)


def _read_rows(connection: Connection, ids: Sequence[str]) -> tuple[ClaimRow, ...]:
    """Return the claims that are there, in the order of the ids."""
    found: dict[str, ClaimRow] = {}
    for chunk in chunks(ids):
        found.update((row.claim.id, row) for row in assemble_claim_rows(connection, chunk))
    return tuple(found[name] for name in ids if name in found)


def _claims_naming(actor: str) -> CompoundSelect[Any]:
    """Ask for (claim, coder) of the claims with an end that the coder resolved to the actor, or a reviewer gave it."""
    end, resolution, claim, corrected = schema.CLAIM_END.c, schema.RESOLUTION.c, schema.CLAIM.c, schema.VERDICT_END.c
    coded = (
        select(end.claim_id, resolution.coder)
        .join(
            schema.RESOLUTION,
            (resolution.report_id == end.report_id) & (resolution.mention_id == end.mention_id),
        )
        .where(resolution.entity_id == actor, resolution.judgement == str(Judgement.POSITIVE), ~_is_corrected())
    )
    given = select(claim.id, claim.coder).join(schema.VERDICT_END, corrected.claim_id == claim.id)
    return union_all(coded, given.where(corrected.actor == actor))


def _is_corrected() -> ColumnElement[bool]:
    """Tell whether a reviewer has put the side that a `claim_end` is of."""
    end, corrected = schema.CLAIM_END.c, schema.VERDICT_END.c
    return exists().where(corrected.claim_id == end.claim_id, corrected.side == end.side)


def _resolve(connection: Connection, ids: Sequence[str]) -> Iterator[ResolvedClaim]:
    claims = read_claims(connection, ids)
    heads = _publication_of(connection, {claim.report_id for claim, _ in claims.values()})
    meanings = _meanings_of(connection, [claim for claim, _ in claims.values()])
    verdicts = read_verdicts(connection, ids)
    for name in ids:
        claim, trigger_text = claims[name]
        report = heads[claim.report_id]
        yield ResolvedClaim(
            claim=claim,
            source=_side(claim, "source", meanings, verdicts.get(name)),
            target=_side(claim, "target", meanings, verdicts.get(name)),
            speaker=next(iter(_actors(claim, (claim.speaker,), meanings)), None),
            place=_place(claim, meanings, verdicts.get(name)),
            publisher=report.publisher,
            published=from_days(report.published_earliest, report.published_latest),
            origin=ReportId(report.origin_group),
            trigger_text=trigger_text,
        )


def _publication_of(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    report = schema.REPORT.c
    columns = (report.id, report.publisher, report.published_earliest, report.published_latest, report.origin_group)
    return {row.id: row for row in connection.execute(select(*columns).where(report.id.in_(sorted(ids))))}


def _meanings_of(connection: Connection, claims: Sequence[Claim]) -> dict[tuple[str, str], list[str]]:
    """Return what each (coder, mention) was accepted to mean, the best first; a place that was read before all."""
    resolution, reading = schema.RESOLUTION.c, schema.READING.c
    keys = {(claim.report_id, mention) for claim in claims for mention in mentions_of(claim)}
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_with_keys(connection, schema.READING, (reading.report_id, reading.mention_id), keys):
        found.setdefault((row.coder, row.mention_id), []).append(row.place_id)
    resolved = rows_with_keys(connection, schema.RESOLUTION, (resolution.report_id, resolution.mention_id), keys)
    for row in sorted(resolved, key=lambda row: (-row.score, row.entity_id)):
        if row.judgement == Judgement.POSITIVE:
            found.setdefault((row.coder, row.mention_id), []).append(row.entity_id)
    return found


def _actors(
    claim: Claim, mentions: Iterable[MentionId | None], meanings: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[ActorId, ...]:
    named = (entity for mention in mentions if mention for entity in meanings.get((claim.coder, mention), ()))
    return tuple(ActorId(entity) for entity in dict.fromkeys(named))


def _side(
    claim: Claim, side: str, meanings: Mapping[tuple[str, str], Sequence[str]], verdict: Verdict | None
) -> tuple[ActorId, ...]:
    put = verdict.actors(side) if verdict else None
    return _actors(claim, claim.source if side == "source" else claim.target, meanings) if put is None else put


def _place(claim: Claim, meanings: Mapping[tuple[str, str], Sequence[str]], verdict: Verdict | None) -> PlaceId | None:
    if verdict and verdict.content.get("place"):
        return PlaceId(verdict.content["place"])
    found = meanings.get((claim.coder, claim.place), ()) if claim.place else ()
    return PlaceId(found[0]) if found else None
