"""The language of saved views: what `--where` takes, what a filter is stored as, what a chart's
mark carries.
"""
