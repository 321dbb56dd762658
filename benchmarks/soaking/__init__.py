"""What benchmarks/mixed_soak.py is made of."""
