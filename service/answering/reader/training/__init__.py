"""How the bundled reader's lexicon and weights were made, to be run again."""
