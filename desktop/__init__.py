"""The desktop program: everything that runs on a person's own computer."""

VERSION = "0.1.0"
