"""Published figures: what bodies said, when, of which unit, and where it stands."""

from sistra.exchange.formats.series.checking import check_figures
from sistra.exchange.formats.series.reading import SHIPPED, import_figures, read_figures

__all__ = ["SHIPPED", "check_figures", "import_figures", "read_figures"]
