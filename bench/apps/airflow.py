"""Airflow's API server; its execution API, a Cadwyn application, builds its versioned routes on the first request."""

from airflow.api_fastapi.main import app
from cadwyn import Cadwyn


def build():
    for route in app.routes:
        if isinstance(getattr(route, "app", None), Cadwyn):
            route.app._cadwyn_initialize()
    return app
