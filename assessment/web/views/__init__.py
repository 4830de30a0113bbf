"""What templates see: frozen data, built by pure functions."""
