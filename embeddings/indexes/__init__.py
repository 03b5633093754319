"""Where passages are searched, behind one protocol."""
