"""The file underneath: encrypted database, keys, change log, search index, blobs."""
