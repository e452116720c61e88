"""Pictures drawn on the server: plain values in, one SVG out; the same values give the same bytes.

A picture is a frozen value (`values`), a drawing is its SVG (`picture`), a PNG is the drawing rendered in a process
of its own (`rendering`). Nothing here knows a data base or a request. Why the drawing is ours: docs/methods/charts.md.
"""
