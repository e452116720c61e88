"""Makes of the records that tests need: one module a package, one function a record."""
