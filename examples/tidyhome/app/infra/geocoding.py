import logging
from dataclasses import dataclass

import httpx

from app.settings import get_settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Coordinates:
    latitude: float
    longitude: float


async def locate(address: str) -> Coordinates | None:
    settings = get_settings()
    params = {"q": address, "format": "json", "limit": "1"}
    if settings.geocoding_api_key:
        params["key"] = settings.geocoding_api_key
    try:
        async with httpx.AsyncClient(timeout=None) as client:
            response = await client.get(settings.geocoding_url, params=params)
            response.raise_for_status()
            places = response.json()
    except httpx.HTTPError as error:
        logger.error(f"Geocoding failed: {error}")
        return None
    if not places:
        return None
    return Coordinates(latitude=float(places[0]["lat"]), longitude=float(places[0]["lon"]))
