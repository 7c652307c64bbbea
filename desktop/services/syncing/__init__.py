"""Meeting the hub: joining it, sending own changes, taking over its answers, deciding conflicts."""
