"""Bringing tables into the vault: a plan that says what would happen to every row, then one batch.

`plan` reads the file and the vault and decides; `run` writes what was decided. A dry run is a
plan that is not run, so its numbers are those of the run.
"""
