"""What is asked, how typed words are read, how a draft becomes a case."""
