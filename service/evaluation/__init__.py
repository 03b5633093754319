"""Question sets in, figures out."""
