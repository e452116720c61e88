"""Every read of the observatory, named by its reader."""

from sistra.observatory.queries.editions import DatasetView, datasets
from sistra.observatory.queries.figures import (
    PublishedView,
    as_figure,
    figures_of,
    published_figures,
    published_revisions,
    published_table,
    revisions_of,
)
from sistra.observatory.queries.police import police_editions, police_table, police_totals_that_differ
from sistra.observatory.queries.register import register_table
from sistra.observatory.queries.results import KeptResult, kept_result, kept_results

__all__ = [
    "DatasetView",
    "KeptResult",
    "PublishedView",
    "as_figure",
    "datasets",
    "figures_of",
    "kept_result",
    "kept_results",
    "police_editions",
    "police_table",
    "police_totals_that_differ",
    "published_figures",
    "published_revisions",
    "published_table",
    "register_table",
    "revisions_of",
]
