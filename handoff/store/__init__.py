"""What is remembered: live truth in Redis, the archive and the accounts in SQL."""
