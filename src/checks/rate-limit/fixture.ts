/** The head of an application with slowapi, for the tests of this folder. */
export function slowapi(options = ''): string {
  return `from fastapi import Depends, FastAPI, Request
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address
limiter = Limiter(key_func=get_remote_address${options === '' ? '' : `, ${options}`})
app = FastAPI()
app.state.limiter = limiter
`
}

/** A limiter of the repository's own, in memory; `body` is what its method `allow` does. */
export function memoryLimiter(body: string, lock = ''): string {
  return `import asyncio, threading, time
class RateLimiter:
    def __init__(self):
        self._requests = {}
${lock}${body}`
}
