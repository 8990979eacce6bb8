"""Reports in: files, pages and lines become Report and Sentence."""
