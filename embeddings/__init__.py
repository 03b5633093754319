"""From a newspaper page to a searchable index. Nothing here hears of questions or of HTTP."""
