"""benchmarks/speed/sentences.py: sentences of which no two are alike."""

from __future__ import annotations

from benchmarks.speed.sentences import number_sentences


def test_repeated_sentences_differ_and_keep_their_end() -> None:
    told = list(number_sentences(['He said: "They left."'], 3))
    assert told == [f'He said: "They left ({number})."' for number in range(3)]
