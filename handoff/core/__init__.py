"""Pure decisions: who owns a conversation, who is next in line, who gets the offer. No IO, every time is a parameter."""
