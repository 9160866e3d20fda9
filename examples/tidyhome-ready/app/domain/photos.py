import logging
import uuid

from fastapi import UploadFile
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.models import Booking, Photo
from app.infra.storage import Storage
from app.settings import get_settings

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


class PhotoRefused(Exception):
    pass


async def read_limited(upload: UploadFile, max_bytes: int) -> bytes:
    body = bytearray()
    while chunk := await upload.read(CHUNK_BYTES):
        body += chunk
        if len(body) > max_bytes:
            raise PhotoRefused(f"A photo may have at most {max_bytes // (1024 * 1024)} MB")
    return bytes(body)


def sniff_content_type(body: bytes) -> str | None:
    """The type the first bytes tell, whatever the client says."""
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return None


async def add_photo(session: AsyncSession, storage: Storage, booking: Booking, upload: UploadFile) -> Photo:
    body = await read_limited(upload, get_settings().max_photo_size_mb * 1024 * 1024)
    content_type = sniff_content_type(body)
    if content_type is None:
        raise PhotoRefused("Only JPEG, PNG and WebP photos are accepted")
    key = f"bookings/{booking.id}/{uuid.uuid4().hex}{EXTENSIONS[content_type]}"
    await storage.put(key, body, content_type)
    photo = Photo(
        org_id=booking.org_id,
        booking_id=booking.id,
        storage_key=key,
        content_type=content_type,
        size_bytes=len(body),
    )
    session.add(photo)
    await session.flush()
    return photo


async def list_photos(session: AsyncSession, org_id: uuid.UUID, booking_id: uuid.UUID) -> list[Photo]:
    statement = select(Photo).where(Photo.org_id == org_id, Photo.booking_id == booking_id)
    return list(await session.scalars(statement.order_by(Photo.created_at)))


async def find_photo(session: AsyncSession, org_id: uuid.UUID, photo_id: uuid.UUID) -> Photo | None:
    return await session.scalar(select(Photo).where(Photo.id == photo_id, Photo.org_id == org_id))


async def delete_photo(session: AsyncSession, storage: Storage, photo: Photo) -> None:
    """The row first: a file nobody points at costs little, a row that points at nothing breaks pages."""
    key = photo.storage_key
    await session.delete(photo)
    await session.commit()
    try:
        await storage.delete(key)
    except Exception:
        logger.exception("The file of a deleted photo was left behind: %s", key)
