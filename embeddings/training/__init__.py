"""How the bundled weights were made, runnable again."""
