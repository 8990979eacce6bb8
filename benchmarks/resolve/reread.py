"""Reports and an older registry in; whom each mention meant by it, whom by the packaged one, and what changed, out.

    python -m benchmarks.resolve.reread OLD_REGISTRY_FOLDER [--reports samples] [--published DAY]

The reports are coded once, with the packaged registry; the same mentions are then resolved with each of the two.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from allegiance.errors import RegistryError
from allegiance.model.actor import Registry
from allegiance.model.identity import ActorId, MentionId
from allegiance.model.mention import MentionKind
from allegiance.model.report import Report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.when import When, parse_partial_date
from allegiance.pipeline import CodedReport, Toolkit, code_reports
from allegiance.read.file import read_path
from allegiance.resolve.actor import resolve_actors
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import Gazetteer
from allegiance.resolve.place import report_countries
from allegiance.resolve.registry import load_registry

SAMPLES = Path(__file__).parents[2] / "samples"
DONE, REFUSED = 0, 2


class Change(StrEnum):
    """What a newer registry makes of a mention."""

    FOUND = "now found"
    OTHER = "now another"
    OPEN = "now open"
    SAME = "same"
    NOBODY = "nobody in both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Whom a mention means by one registry, by canonical name, and why; nobody where no resolution is positive."""

    actors: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " + ".join(self.actors) or "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """One mention, the sentence it stands in with the mention in guillemets, and the two readings."""

    words: str
    published: When | None
    sentence: str
    before: Reading
    now: Reading
    change: Change


def compare(old: frozenset[str], new: frozenset[str]) -> Change:
    """Say what became of a mention by the ids that it meant and means.

    >>> compare(frozenset(), frozenset({"hayat-tahrir-al-sham"}))
    <Change.FOUND: 'now found'>
    >>> compare(frozenset({"turkey"}), frozenset({"turkey", "russia"}))
    <Change.OTHER: 'now another'>
    """
    if old == new:
        return Change.SAME if old else Change.NOBODY
    return Change.OTHER if old and new else Change.FOUND if new else Change.OPEN


def read_again(reports: Iterable[Report], old: Registry, tools: Toolkit) -> Iterator[Reread]:
    """Code reports with `tools` and resolve each actor mention with the old registry and with theirs, in text order."""
    resolver = ActorResolver(old)
    for coded in code_reports(reports, tools):
        before = _resolve(coded, resolver, tools.gazetteer)
        yield from _compare_all(coded, _by_mention(before), _by_mention(coded.resolutions), old, tools.registry)


def _resolve(coded: CodedReport, resolver: ActorResolver, gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    countries = report_countries(coded.report, gazetteer)
    return resolve_actors(coded.report, coded.sentences, coded.coding.mentions, resolver, countries=countries)


def _by_mention(resolutions: Iterable[Resolution]) -> dict[MentionId, list[Resolution]]:
    found: dict[MentionId, list[Resolution]] = defaultdict(list)
    for resolution in resolutions:
        if resolution.judgement is Judgement.POSITIVE:
            found[resolution.mention_id].append(resolution)
    return found


def _compare_all(
    coded: CodedReport,
    before: dict[MentionId, list[Resolution]],
    now: dict[MentionId, list[Resolution]],
    old: Registry,
    new: Registry,
) -> Iterator[Reread]:
    sentences = {sentence.id: sentence for sentence in coded.sentences}
    for mention in coded.coding.mentions:
        if mention.kind is not MentionKind.ACTOR:
            continue
        sentence = sentences[mention.sentence_id]
        base, span = sentence.base_in(coded.report), mention.span
        was, is_now = before.get(mention.id, []), now.get(mention.id, [])
        head, tail = base[sentence.span.start : span.start], base[span.end : sentence.span.end]
        yield Reread(
            words=mention.text,
            published=coded.report.published,
            sentence=f"{head}«{mention.text}»{tail}",
            before=_read(was, old),
            now=_read(is_now, new),
            change=compare(frozenset(r.entity_id for r in was), frozenset(r.entity_id for r in is_now)),
        )


def _read(resolutions: Sequence[Resolution], registry: Registry) -> Reading:
    return Reading(
        actors=tuple(registry.actors[ActorId(r.entity_id)].name for r in resolutions),
        reasons=tuple(dict.fromkeys(reason for r in resolutions for reason in r.reasons)),
    )


def tell(rereads: Sequence[Reread]) -> Iterator[str]:
    """Yield the lines of the list: like changes together, the most frequent first, then how many there are of each."""
    groups: dict[tuple[Change, str, str, str], list[Reread]] = defaultdict(list)
    for one in rereads:
        if one.change not in (Change.SAME, Change.NOBODY):
            groups[one.change, one.words, str(one.before), str(one.now)].append(one)
    for (change, words, before, now), alike in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"{change}: {words}: {before} → {now} ({len(alike)})"
        for one in alike:
            day = one.published.earliest.isoformat() if one.published else "no day"
            yield f"    {day}  {' '.join(one.sentence.split())}"
            yield f"        before: {'; '.join(one.before.reasons) or 'no reason'}"
            yield f"        now: {'; '.join(one.now.reasons) or 'no reason'}"
    counts = Counter(one.change for one in rereads)
    yield ", ".join(f"{change} {counts[change]}" for change in Change) + f"; mentions {len(rereads)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the reports again and print what changed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolve.reread", description=__doc__.split("\n")[0])
    parser.add_argument("old", type=Path, metavar="OLD_REGISTRY_FOLDER", help="the tables of an older registry")
    parser.add_argument("--reports", type=Path, default=SAMPLES, help="file or folder to read")
    parser.add_argument("--published", type=parse_partial_date, help="day of reports that do not tell theirs")
    asked = parser.parse_args(arguments)
    try:
        old = load_registry(asked.old)
    except RegistryError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    reports = [item for item in read_path(asked.reports, published=asked.published) if isinstance(item, Report)]
    sys.stdout.writelines(f"{line}\n" for line in tell(list(read_again(reports, old, Toolkit()))))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
