"""Arize Phoenix with authentication on, over a database that is never asked."""

from unittest.mock import MagicMock

from phoenix.db.helpers import SupportedSQLDialect
from phoenix.server.app import create_app
from phoenix.server.types import DbSessionFactory
from pydantic import SecretStr


def build():
    db = MagicMock(spec=DbSessionFactory, dialect=SupportedSQLDialect.SQLITE)
    return create_app(db=db, authentication_enabled=True, serve_ui=False, secret=SecretStr("bench" * 8 + "1"))
