"""sistra: strategic information on trafficking in persons."""

__version__ = "0.1.0"
