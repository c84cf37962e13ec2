"""The servers that the tests talk to: real ones, started for a run and gone after it."""
