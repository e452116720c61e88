"""Words that every package uses: ids, partial dates, answers, labels, provenance, errors."""
