"""The desktop program: a replica of the firm's records on one person's computer."""

VERSION = "0.1.0"
