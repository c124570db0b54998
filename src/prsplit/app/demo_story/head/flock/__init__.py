"""Federated learning small enough to read in an afternoon."""

from flock.aggregation import mean, weighted_mean
from flock.client import Client
from flock.config import Config
from flock.fedavg import FedAvgOptions, FederatedAveraging
from flock.model import LinearModel
from flock.server import Server
from flock.updates import ClientUpdate

__all__ = [
    "Client",
    "ClientUpdate",
    "Config",
    "FedAvgOptions",
    "FederatedAveraging",
    "LinearModel",
    "Server",
    "mean",
    "weighted_mean",
]
