"""The assistant: it measures what a shopper writes, converses, and decides when a person takes over."""
