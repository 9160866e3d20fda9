"""Dagster's web server over an instance that is never asked."""

from unittest.mock import MagicMock

from dagster._core.workspace.context import IWorkspaceProcessContext
from dagster_webserver.webserver import DagsterWebserver


def build():
    return DagsterWebserver(MagicMock(spec=IWorkspaceProcessContext), "", None).create_asgi_app()
