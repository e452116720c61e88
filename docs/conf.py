"""How Sphinx builds the documentation. It fetches nothing, and `make test` builds it with warnings as errors."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import sistra

project = "sistra"
author = "The sistra contributors"
release = version = sistra.__version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "sistra"
html_show_sphinx = False
html_copy_source = False
