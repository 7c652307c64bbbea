"""Rights hold on every path."""
