"""What desktop and hub must agree on: ids, clock, change, merge rule, schema, wire messages.
Pure.
"""
