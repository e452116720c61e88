"""An invented register with known truth: to try the product, to measure linkage, to teach. Nobody in it is real."""

from sistra.exchange.demonstration.register import CASES, SEED, DemonstrationCase, generate

__all__ = ["CASES", "SEED", "DemonstrationCase", "generate"]
