"""Reads reports on an armed conflict and keeps the evidence-backed record of who is with whom."""

from allegiance.version import VERSION as __version__

__all__ = ["__version__"]
