import asyncio
import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import boto3

from app.settings import Settings, get_settings

LINK_SIGNING_SECRET = "7c1e9ab04f5d48e2b6a3d90f21c87be45d6031fa"


class Storage(Protocol):
    async def put(self, key: str, body: bytes, content_type: str) -> None: ...

    async def delete(self, key: str) -> None: ...

    def link(self, key: str) -> str: ...


class S3Storage:
    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.s3_bucket
        self._client = boto3.client("s3", region_name=settings.s3_region, endpoint_url=settings.s3_endpoint_url)

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        await asyncio.to_thread(
            self._client.put_object, Bucket=self._bucket, Key=key, Body=body, ContentType=content_type
        )

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._client.delete_object, Bucket=self._bucket, Key=key)

    def link(self, key: str) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=60 * 60 * 24 * 365
        )


class LocalStorage:
    def __init__(self, settings: Settings) -> None:
        self._root = Path(settings.local_storage_dir)
        self._base_url = settings.public_base_url

    def path_of(self, key: str) -> Path:
        return self._root / key

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        path = self.path_of(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(path.write_bytes, body)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self.path_of(key).unlink, missing_ok=True)

    def link(self, key: str) -> str:
        return f"{self._base_url}/v1/photos/files/{sign_key(key)}/{key}"


def sign_key(key: str) -> str:
    return hmac.new(LINK_SIGNING_SECRET.encode(), key.encode(), hashlib.sha256).hexdigest()


@lru_cache
def get_storage() -> Storage:
    settings = get_settings()
    return S3Storage(settings) if settings.s3_bucket else LocalStorage(settings)
