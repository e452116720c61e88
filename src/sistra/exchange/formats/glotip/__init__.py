"""UNODC's table of detected victims (Global Report on Trafficking in Persons)."""

from sistra.exchange.formats.glotip.victims import COLUMNS, DetectedVictim, FormMapping, detected_victims
from sistra.exchange.formats.glotip.writing import Written, export_glotip

__all__ = ["COLUMNS", "DetectedVictim", "FormMapping", "Written", "detected_victims", "export_glotip"]
