"""Event in, Relation, Episode, Tie, Descent and Control out."""
