"""The resolver stands above its floors on the sets of our own: a tenth of the distance to 1 below what was measured."""

from __future__ import annotations

import pytest

from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import load_gazetteer
from allegiance.resolve.registry import packaged_registry
from benchmarks.resolve import mentions, places, times, variants


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver(packaged_registry())


@pytest.mark.model
def test_mentions_in_context(resolver: ActorResolver) -> None:
    figures = mentions.score(list(mentions.judge(mentions.load(), resolver, load_gazetteer())))
    assert figures["accuracy"] >= 0.82
    assert figures["wrong actor given"] <= 0.06


def test_generated_spellings(resolver: ActorResolver) -> None:
    figures = variants.score(list(variants.judge(variants.make_variants(resolver.registry, n=500), resolver)))
    assert figures["right"] >= 0.97
    assert figures["wrong actor"] <= 0.005


def test_times() -> None:
    assert times.score(times.judge(times.load()))["accuracy"] >= 0.975


def test_places_and_no_point_that_the_text_does_not_give() -> None:
    figures = places.score(places.judge(places.load(), load_gazetteer()))
    assert figures["accuracy"] >= 0.95
    assert figures["within 10 km"] >= 0.97
    assert figures["false points"] == 0


def test_no_recalled_place_has_a_point_or_a_radius_under_5_km() -> None:
    recalled = [row.place for row in load_gazetteer().supplement if row.place.basis.startswith("recalled")]
    assert len(recalled) > 1000
    assert [place.id for place in recalled if place.latitude_deg is not None] == []
    assert [place.id for place in recalled if (place.radius_km or 0) < 5] == []
