from datetime import UTC, datetime

from fastapi import APIRouter, Depends, HTTPException, status

from app.api.dependencies import SessionDep
from app.infra.models import Client
from app.infra.security import limit_logins
from app.infra.unsubscribe import read_unsubscribe_token

router = APIRouter(prefix="/v1", tags=["unsubscribe"], dependencies=[Depends(limit_logins)])


async def stop_messages(token: str, session: SessionDep) -> None:
    client_id = read_unsubscribe_token(token)
    if client_id is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "This link is not valid")
    client = await session.get(Client, client_id)
    if client is not None and client.unsubscribed_at is None:
        client.unsubscribed_at = datetime.now(UTC)


@router.get("/unsubscribe")
async def unsubscribe_page(token: str) -> dict[str, str]:
    """Opening the link changes nothing: programs that look for viruses open every link."""
    if read_unsubscribe_token(token) is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "This link is not valid")
    return {"status": "send POST to this address to stop the messages"}


@router.post("/unsubscribe", status_code=status.HTTP_204_NO_CONTENT)
async def unsubscribe(token: str, session: SessionDep) -> None:
    """One click (RFC 8058): the mail program posts the form field List-Unsubscribe=One-Click."""
    await stop_messages(token, session)
