"""The sentence encoder: turns a line of any of the five languages into one vector of its meaning."""
