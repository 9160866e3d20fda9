import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'

const HEAD = `from fastapi import FastAPI, HTTPException
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.datastructures import URL
app = FastAPI(openapi_url=None)
TYPES = ["a", "b"]
class Info(BaseModel):
    version: str
class Answer(BaseModel):
    types: list[str]
def list_types():
    "All of them."
    return TYPES
def restart():
    return kill()
`

async function purpose(body: string, method = 'post', parameters = 'id: str'): Promise<string | undefined> {
  const code = `${HEAD}@app.${method}("/x/{id}")\nasync def x(${parameters}):\n    """Says what it is."""\n    ${body}\n`
  return (await factsOf('endpoints', { 'app/main.py': code })).endpoints[0]?.purpose
}

test.each([
  ['a fixed redirect', 'return RedirectResponse(url="/projects/", status_code=307)'],
  ['a redirect to an address of its own', 'return RedirectResponse(f"/projects/{id}")'],
  [
    'a redirect with a query put together',
    'url = f"/projects/{id}"\n    parts = []\n    if id:\n        parts.append(f"id={id}")\n    if parts:\n        url += "?" + "&".join(parts)\n    return RedirectResponse(url=url)',
  ],
  ['an address no longer served', 'await logger.awarning("gone")\n    raise HTTPException(status_code=410)'],
  ['an answer that it is gone', 'return error(request.headers, 410, "Send it elsewhere.")'],
  ['an empty answer', 'return Response(status_code=204)'],
  ['what is always the same', 'return Info(version=VERSION)'],
  ['what a function only names', 'return Answer(types=list_types())'],
  [
    'its own address with a slash',
    'url = URL(str(request.url))\n    url = url.replace(path=url.path + "/")\n    return RedirectResponse(url, 308)',
  ],
])('does no work, whatever the method: %s', async (_, body) => {
  expect(await purpose(body)).toBe('static')
  expect(await purpose(body, 'head')).toBe('static')
})

test.each([
  ['a redirect after work', 'await delete(id)\n    return RedirectResponse("/")'],
  ['a redirect to wherever the caller says', 'return RedirectResponse(id)'],
  ['a redirect to another host', 'return RedirectResponse(f"//{id}/")'],
  ['an error under a condition', 'if full():\n        raise HTTPException(503)\n    return save(id)'],
  ['an error after work', 'save(id)\n    raise HTTPException(500)'],
  ['an answer with content', 'return Response(content=load(id))'],
  ['a stub', '...'],
  ['an answer about what was asked for', 'return Info(version=id)'],
  ['an answer that is worked out', 'return Info(version=load(id))'],
  ['an answer of a function that does something', 'return Answer(types=restart())'],
  [
    'its own address with another host',
    'url = URL(str(request.url))\n    url = url.replace(hostname=id)\n    return RedirectResponse(url, 308)',
  ],
])('is an ordinary endpoint: %s', async (_, body) => {
  expect(await purpose(body)).toBe('ordinary')
})

test('a probe that answers with nothing stays a probe', async () => {
  const code = `${HEAD}@app.get("/healthz")\ndef healthz():\n    return Response(status_code=200)\n`
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': code })
  expect(endpoints.map(({ purpose: one }) => one)).toEqual(['health'])
})
