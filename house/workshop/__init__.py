"""The workshop: a small server inside the house that trains, compares and changes models for the studio."""
