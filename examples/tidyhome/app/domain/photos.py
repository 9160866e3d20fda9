import uuid

from fastapi import UploadFile
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infra.models import Booking, Photo
from app.infra.storage import Storage

ALLOWED_TYPES = {"image/jpeg", "image/png", "image/webp"}


class PhotoRefused(Exception):
    pass


async def add_photo(session: AsyncSession, storage: Storage, booking: Booking, upload: UploadFile) -> Photo:
    if upload.content_type not in ALLOWED_TYPES:
        raise PhotoRefused("Only JPEG, PNG and WebP photos are accepted")
    body = await upload.read()
    key = f"bookings/{booking.id}/{upload.filename}"
    await storage.put(key, body, upload.content_type)
    photo = Photo(
        org_id=booking.org_id,
        booking_id=booking.id,
        storage_key=key,
        content_type=upload.content_type,
        size_bytes=len(body),
    )
    session.add(photo)
    await session.flush()
    return photo


async def list_photos(session: AsyncSession, org_id: uuid.UUID, booking_id: uuid.UUID) -> list[Photo]:
    statement = select(Photo).where(Photo.org_id == org_id, Photo.booking_id == booking_id)
    return list(await session.scalars(statement.order_by(Photo.created_at)))


async def delete_photo(session: AsyncSession, storage: Storage, photo: Photo) -> None:
    await session.delete(photo)
    await session.commit()
    await storage.delete(photo.storage_key)
