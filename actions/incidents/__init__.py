"""Known incidents: what went wrong for many, whom it concerns, and what they are told."""
