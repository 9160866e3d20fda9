import time

from prometheus_client import Counter, Gauge, Histogram
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests", ["method", "path", "status"])
HTTP_5XX = Counter("http_5xx_total", "HTTP responses with a 5xx status", ["method", "path"])
HTTP_SECONDS = Histogram("http_request_seconds", "Time to answer a request", ["method", "path"])
BOOKINGS_CREATED = Counter("bookings_created_total", "Bookings created", ["service"])
EMAIL_JOBS = Counter("email_jobs_total", "E-mails by template and outcome", ["template", "outcome"])
WEBHOOK_EVENTS = Counter("webhook_events_total", "Webhook events by provider", ["provider", "event"])
JOBS_HEARTBEAT = Gauge("jobs_heartbeat_timestamp_seconds", "When the job runner was last alive")

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def route_template(request: Request) -> str:
    route = request.scope.get("route")
    return getattr(route, "path", "unmatched")


class MetricsMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        started = time.perf_counter()
        status = 500
        try:
            response = await call_next(request)
            status = response.status_code
            return response
        finally:
            path = route_template(request)
            method = request.method if request.method in METHODS else "other"
            HTTP_REQUESTS.labels(method, path, str(status)).inc()
            HTTP_SECONDS.labels(method, path).observe(time.perf_counter() - started)
            if status >= 500:
                HTTP_5XX.labels(method, path).inc()
