"""Teaches the sentence encoder what shoppers mean: run by hand, seldom, by who works on Skranke itself."""
