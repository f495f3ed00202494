"""What the gateway decides: pure, standard library only; time and chance come in as parameters."""
