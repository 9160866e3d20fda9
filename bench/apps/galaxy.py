"""Galaxy's FastAPI application with all of its routers, as its own start-up includes them."""

from galaxy.webapps.base.api import include_all_package_routers
from galaxy.webapps.galaxy.fast_app import get_fastapi_instance


def build():
    app = get_fastapi_instance()
    include_all_package_routers(app, "galaxy.webapps.galaxy.api")
    return app
