"""marimo's Starlette application, as its server makes it for notebooks at the root address."""

from marimo._server.main import create_starlette_app


def build():
    return create_starlette_app(base_url="")
