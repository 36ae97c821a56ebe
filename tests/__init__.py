"""The tests: each folder checks one part of the promise."""
