"""The dialogue policies that are ours."""
