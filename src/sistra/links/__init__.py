"""The same person? Connected to whom? Candidates, human judgements, the graph. Holds nothing yet."""
