"""Everything read, coded and judged, kept; the only place that knows SQL."""
