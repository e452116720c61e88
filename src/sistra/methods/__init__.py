"""Science without storage: linkage, networks, estimation, disclosure, synthesis."""
