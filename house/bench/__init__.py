"""Speed beside a floor that is measured in the same run: our turn beside stock Rasa's, and our training."""
