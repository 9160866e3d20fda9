import logging
from dataclasses import dataclass

import httpx

from app.infra.resilience import CircuitBreaker, CircuitOpen
from app.settings import get_settings

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
breaker = CircuitBreaker("geocoding")


@dataclass(frozen=True)
class Coordinates:
    latitude: float
    longitude: float


async def fetch_places(address: str) -> list[dict[str, str]]:
    settings = get_settings()
    params = {"q": address, "format": "json", "limit": "1"}
    if settings.geocoding_api_key:
        params["key"] = settings.geocoding_api_key
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        response = await client.get(settings.geocoding_url, params=params)
        response.raise_for_status()
        return response.json()


async def locate(address: str) -> Coordinates | None:
    try:
        places = await breaker.call(lambda: fetch_places(address))
    except (httpx.HTTPError, CircuitOpen):
        logger.warning("Geocoding failed, the booking is saved without coordinates", exc_info=True)
        return None
    if not places:
        return None
    return Coordinates(latitude=float(places[0]["lat"]), longitude=float(places[0]["lon"]))
