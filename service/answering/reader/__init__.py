"""From a question and passages to the spans that answer."""
