"""One function per question; the command line, the API and the pages all ask here, so they cannot disagree."""

from allegiance.serve.query.record import Record, open_record

__all__ = ["Record", "open_record"]
