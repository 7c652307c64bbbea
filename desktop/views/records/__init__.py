"""The list and the page of records of any kind, as every area shows them."""
