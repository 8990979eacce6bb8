"""Two actors in, what may come next out, with the base rate and what the method's record is."""

from __future__ import annotations

from allegiance.serve.answer import ForecastAnswer
from allegiance.serve.query.record import Record


def answer_forecast(record: Record, first: str, second: str, horizon_days: int) -> ForecastAnswer | None:
    """Answer what may come next; None where the pair has no evidence."""
    return None
