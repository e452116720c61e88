"""SDG indicator 16.2.2: detected victims of trafficking, and per 100,000 where a population with a source is given."""

from sistra.exchange.formats.sdg.series import (
    COLUMNS,
    Observation,
    Population,
    export_sdg,
    observations,
    read_population,
)

__all__ = ["COLUMNS", "Observation", "Population", "export_sdg", "observations", "read_population"]
