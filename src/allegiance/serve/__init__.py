"""Answers: command line, API, pages."""
