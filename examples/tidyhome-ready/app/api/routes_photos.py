import uuid

from fastapi import APIRouter, HTTPException, UploadFile, status
from fastapi.responses import FileResponse

from app.api.admin_auth import Dispatcher
from app.api.dependencies import SessionDep, StorageDep
from app.api.schemas import PhotoOut
from app.domain import bookings, photos
from app.infra.storage import KeyRefused, LocalStorage, link_is_valid
from app.settings import get_settings

router = APIRouter(prefix="/v1", tags=["photos"])


@router.get("/bookings/{booking_id}/photos")
async def list_booking_photos(
    booking_id: uuid.UUID, user: Dispatcher, session: SessionDep, storage: StorageDep
) -> list[PhotoOut]:
    return [
        PhotoOut(
            id=photo.id,
            url=storage.link(photo.storage_key),
            content_type=photo.content_type,
            size_bytes=photo.size_bytes,
        )
        for photo in await photos.list_photos(session, user.org_id, booking_id)
    ]


@router.post("/bookings/{booking_id}/photos", status_code=status.HTTP_201_CREATED)
async def upload_photo(
    booking_id: uuid.UUID, photo: UploadFile, user: Dispatcher, session: SessionDep, storage: StorageDep
) -> PhotoOut:
    booking = await bookings.find_booking(session, user.org_id, booking_id)
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such booking")
    try:
        saved = await photos.add_photo(session, storage, booking, photo)
    except photos.PhotoRefused as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
    return PhotoOut(
        id=saved.id,
        url=storage.link(saved.storage_key),
        content_type=saved.content_type,
        size_bytes=saved.size_bytes,
    )


@router.delete("/photos/{photo_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_photo(photo_id: uuid.UUID, user: Dispatcher, session: SessionDep, storage: StorageDep) -> None:
    photo = await photos.find_photo(session, user.org_id, photo_id)
    if photo is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such photo")
    await photos.delete_photo(session, storage, photo)


@router.get("/photos/files/{expires}/{signature}/{key:path}")
async def download_file(key: str, expires: int, signature: str) -> FileResponse:
    if not link_is_valid(key, expires, signature):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "This link is not valid")
    try:
        path = LocalStorage(get_settings()).path_of(key)
    except KeyRefused as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such photo") from error
    if not path.is_file():
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such photo")
    return FileResponse(path)
