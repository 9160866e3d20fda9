import uuid
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import jwt
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.api.dependencies import SessionDep
from app.infra.auth import decode_token
from app.infra.models import Role, User

bearer = HTTPBearer()


async def get_current_user(
    request: Request,
    session: SessionDep,
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
) -> User:
    try:
        claims = decode_token(credentials.credentials)
        user = await session.get(User, uuid.UUID(claims["sub"]))
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Invalid token") from error
    if user is None or not user.is_active:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown user")
    request.state.current_org_id = user.org_id
    return user


def require_role(*roles: Role) -> Callable[..., Coroutine[Any, Any, User]]:
    async def check(user: Annotated[User, Depends(get_current_user)]) -> User:
        if user.role not in roles:
            raise HTTPException(status.HTTP_403_FORBIDDEN, "Your role does not allow this")
        return user

    return check


require_owner = require_role(Role.OWNER)
require_admin = require_role(Role.OWNER, Role.ADMIN)
require_dispatch = require_role(Role.OWNER, Role.ADMIN, Role.DISPATCHER)
require_finance = require_role(Role.OWNER, Role.ADMIN, Role.FINANCE)

CurrentUser = Annotated[User, Depends(get_current_user)]
Owner = Annotated[User, Depends(require_owner)]
Admin = Annotated[User, Depends(require_admin)]
Dispatcher = Annotated[User, Depends(require_dispatch)]
Finance = Annotated[User, Depends(require_finance)]
