"""Measures the gateway under load, each figure beside a floor that is measured in the same run."""
