"""A believable business to try the program on: a medical-device distributor in East China.

Everything is invented and made by rule from a seed and a day, so that the same workbook comes out
each time. E-mail addresses and web sites lie under ``example.com``, telephone numbers in ranges
that no operator hands out.
"""
