"""Measurements for developers: not tests, not timed in the test command. `python -m benchmarks` runs them."""
