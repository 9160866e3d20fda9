/** The beginning of a service with a strict user guard and an admin guard, for the tests of this folder. */
export const SERVICE = `from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPBearer
app = FastAPI(openapi_url=None)
def user(request: Request):
    if not request.headers.get("Authorization"):
        raise HTTPException(401)
    return load(request)
def admin(u=Depends(user)):
    if u.role != "admin":
        raise HTTPException(403)
    return u
`
