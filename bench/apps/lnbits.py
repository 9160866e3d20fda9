"""LNbits with its core routers, which it includes at start-up rather than in its factory."""

from lnbits.app import create_app
from lnbits.core import init_core_routers


def build():
    app = create_app()
    init_core_routers(app)
    return app
