"""Sentence in, Mention and Claim out."""
