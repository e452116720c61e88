"""The Human Trafficking Case Data Standard (HTCDS) 2.0: all 93 fields, as CSV and XLSX, in and out.

`standard` knows the fields, `values` reads one cell, `table` reads and writes files, `layout` says which rows
make a case, `intake` turns them into a case of the register, `outgo` turns a case into rows, `transfer` does
both against the register. The page docs/methods/htcds.md tells it to people.
"""
