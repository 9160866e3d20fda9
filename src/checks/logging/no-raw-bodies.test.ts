import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/no-raw-bodies'
const head =
  'import json, logging\nfrom fastapi import FastAPI, Request, Depends\nfrom pydantic import BaseModel\nlogger = logging.getLogger(__name__)\napp = FastAPI()\nclass Lead(BaseModel):\n    name: str\n'

test('bodies read from the request or filled in by FastAPI are seen', async () => {
  const outcome = await outcomeOf(id, {
    'app/main.py': `${head}@app.post("/a")
async def a(request: Request):
    body = await request.body()
    logger.info("got %d bytes", len(body))
    logger.info("got %s", body)
    logger.info(f"{await request.json()}")
    parsed = json.loads(body)
    logger.debug("parsed", extra={"payload": parsed})
@app.post("/b")
async def b(payload: Lead):
    logger.info("lead %s", payload.name)
    logger.info("lead %s", payload.model_dump())
`,
  })
  expect(placesOf(outcome)).toEqual(['app/main.py:12', 'app/main.py:13', 'app/main.py:15', 'app/main.py:19'])
})

test('answers of other services, dependencies and outgoing bodies are not the body of the request', async () => {
  const outcome = await outcomeOf(id, {
    'app/main.py': `${head}def get_lead(): ...
@app.post("/a")
async def a(lead: Lead = Depends(get_lead)):
    logger.info("lead %s", lead)
def send(client, request_body):
    request = client.post("/x", json=request_body)
    logger.info("answer %s", request.json())
    logger.info("sending %s", request_body)
`,
  })
  expect(outcome).toMatchObject({ status: 'pass' })
})

test('a service without logger calls is not judged', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})
