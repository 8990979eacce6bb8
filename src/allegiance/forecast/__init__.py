"""Event counts in, Forecast and its scores out."""
