"""Figures for answers, readings, rankings and confidence: small pure functions, each with its source."""
