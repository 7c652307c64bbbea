"""The hub: keeps a firm's records on its own server and merges everyone's changes."""
