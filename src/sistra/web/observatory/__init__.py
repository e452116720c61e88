"""The observatory's pages: what was asked (`asking`), how it is shown (`showing`), what leaves as a file (`files`)."""
