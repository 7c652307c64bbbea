"""Tables outside the vault: workbooks and text files, read, understood and written.

Nothing here knows records or the vault. Files from outside are not trusted: what they are is
decided by their content, how large they become is known before they are unpacked, and old workbooks
are parsed in another process.
"""
