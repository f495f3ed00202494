"""The gateway: the only public door; it owns the conversation, the line and the people at the desk."""
