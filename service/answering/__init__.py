"""From a question and its hits to verbatim, cited items."""
