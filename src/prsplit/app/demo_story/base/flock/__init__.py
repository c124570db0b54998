"""Federated learning small enough to read in an afternoon."""

from flock.aggregation import mean
from flock.client import Client
from flock.config import Config
from flock.model import LinearModel
from flock.server import Server

__all__ = [
    "Client",
    "Config",
    "LinearModel",
    "Server",
    "mean",
]
