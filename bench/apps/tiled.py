"""Tiled's server over an empty tree, for one user."""

from tiled.adapters.mapping import MapAdapter
from tiled.server.app import build_app


def build():
    return build_app(MapAdapter({}))
