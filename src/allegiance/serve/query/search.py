"""Words in; the actors, places and reports that have them, with the sentences and their claims as evidence, out."""

from __future__ import annotations

from allegiance.model.identity import ReportId
from allegiance.resolve.search_words import find_marks, is_wanted, query_words, search_words
from allegiance.serve.answer import Mark, ReportHit, SearchAnswer, SearchedPlace, SentenceHit
from allegiance.serve.query.actor import answer_actors
from allegiance.serve.query.ground import Ground, partial
from allegiance.store.view import View

_SENTENCES, _PLACES, _ACTORS = 3, 10, 10


def answer_search(record: Ground, text: str, limit: int) -> SearchAnswer:
    """Answer who, where and what is found under some words; every word must stand in a report for it to be found."""
    wanted = query_words(text)
    with record.view.snapshot() as view:
        reports = tuple(_report(view, name, wanted) for name in view.find_reports(wanted, limit))
    return SearchAnswer(
        words=tuple(wanted),
        actors=tuple(found.actor for found in answer_actors(record, text)[:_ACTORS]) if wanted else (),
        places=_places(record, text) if wanted else (),
        reports=reports,
    )


def _places(record: Ground, text: str) -> tuple[SearchedPlace, ...]:
    found = record.tools.gazetteer.candidates(text, countries=())
    return tuple(SearchedPlace(id=c.place.id, name=c.place.name, country=c.place.country) for c in found)[:_PLACES]


def _report(view: View, report_id: ReportId, wanted: list[str]) -> ReportHit:
    """A found report with the sentences that have most of the words, in the order of the text."""
    report = view.report(report_id)
    assert report is not None  # found in the same snapshot
    said = {sentence: search_words(sentence.text_in(report)) for sentence in view.sentences(report_id)}
    n_words = {
        sentence: sum(any(is_wanted(word, one) for word in words) for one in wanted) for sentence, words in said.items()
    }
    best = sorted((sentence for sentence in said if n_words[sentence]), key=lambda s: -n_words[s])[:_SENTENCES]
    claims = view.claim_ids_of_report(report_id)
    return ReportHit(
        id=report.id,
        title=report.title,
        publisher=report.publisher,
        published=partial(report.published),
        language=report.language,
        sentences=tuple(
            SentenceHit(
                text=sentence.text_in(report),
                marks=tuple(Mark(start=s, end=e, kind="word") for s, e in find_marks(sentence.text_in(report), wanted)),
                claims=claims.get(sentence.id, ()),
            )
            for sentence in sorted(best, key=lambda sentence: (sentence.index, sentence.span.start))
        ),
    )
