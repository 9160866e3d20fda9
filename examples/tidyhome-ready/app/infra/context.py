import logging
import re
import time
import uuid
from contextvars import ContextVar

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from app.infra.metrics import route_template

logger = logging.getLogger("app.requests")

REQUEST_ID_HEADER = "X-Request-ID"
REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestContextMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        current = given if REQUEST_ID.match(given) else str(uuid.uuid4())
        token = request_id.set(current)
        started = time.perf_counter()
        try:
            response = await call_next(request)
            response.headers[REQUEST_ID_HEADER] = current
            milliseconds = round((time.perf_counter() - started) * 1000)
            logger.info(
                "%s %s answered %d in %d ms",
                request.method,
                route_template(request),
                response.status_code,
                milliseconds,
            )
            return response
        finally:
            request_id.reset(token)
