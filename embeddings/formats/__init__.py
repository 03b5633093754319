"""Forms in which newspaper pages are kept, each read into sheets: text, word boxes, and what the file tells of them."""
