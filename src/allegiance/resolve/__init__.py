"""Mention in, Resolution to Actor and Place out; words of time become When; claims become Event."""
