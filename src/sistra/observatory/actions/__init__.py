"""Every write of the observatory: loading files, keeping results, noting exports."""

from sistra.observatory.actions.datasets import load_figures, load_police_file
from sistra.observatory.actions.exports import note_export
from sistra.observatory.actions.results import keep_result

__all__ = ["keep_result", "load_figures", "load_police_file", "note_export"]
