"""From a question to a cited answer, and everything that serves and measures it."""
