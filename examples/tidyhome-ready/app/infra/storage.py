import asyncio
import hashlib
import hmac
import time
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import boto3
from botocore.config import Config

from app.infra.resilience import CircuitBreaker
from app.settings import Settings, get_settings

breaker = CircuitBreaker("the photo storage")


class KeyRefused(Exception):
    pass


class Storage(Protocol):
    async def put(self, key: str, body: bytes, content_type: str) -> None: ...

    async def delete(self, key: str) -> None: ...

    def link(self, key: str) -> str: ...


class S3Storage:
    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.s3_bucket
        self._link_seconds = settings.photo_link_seconds
        self._client = boto3.client(
            "s3",
            region_name=settings.s3_region,
            endpoint_url=settings.s3_endpoint_url,
            config=Config(connect_timeout=3, read_timeout=10, retries={"max_attempts": 3, "mode": "standard"}),
        )

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        await breaker.call(
            lambda: asyncio.to_thread(
                self._client.put_object, Bucket=self._bucket, Key=key, Body=body, ContentType=content_type
            )
        )

    async def delete(self, key: str) -> None:
        await breaker.call(lambda: asyncio.to_thread(self._client.delete_object, Bucket=self._bucket, Key=key))

    def link(self, key: str) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=self._link_seconds
        )


class LocalStorage:
    def __init__(self, settings: Settings) -> None:
        self._root = Path(settings.local_storage_dir).resolve()
        self._base_url = settings.public_base_url
        self._link_seconds = settings.photo_link_seconds

    def path_of(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root):
            raise KeyRefused(key)
        return path

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        path = self.path_of(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(path.write_bytes, body)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self.path_of(key).unlink, missing_ok=True)

    def link(self, key: str) -> str:
        expires = int(time.time()) + self._link_seconds
        return f"{self._base_url}/v1/photos/files/{expires}/{sign_key(key, expires)}/{key}"


def sign_key(key: str, expires: int) -> str:
    secret = get_settings().link_signing_secret.encode()
    return hmac.new(secret, f"{expires}:{key}".encode(), hashlib.sha256).hexdigest()


def link_is_valid(key: str, expires: int, signature: str) -> bool:
    return hmac.compare_digest(signature, sign_key(key, expires)) and expires > time.time()


@lru_cache
def get_storage() -> Storage:
    settings = get_settings()
    return S3Storage(settings) if settings.s3_bucket else LocalStorage(settings)
