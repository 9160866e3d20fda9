import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/storage-timeouts'
const head = 'import boto3, aioboto3\nfrom botocore.config import Config\n'
const outcome = (body: string) => outcomeOf(check, { 'app/storage.py': head + body })

test('a client without a Config fails; one with both timeouts before it does not', async () => {
  const result = await outcome(
    'a = boto3.client("s3", config=Config(connect_timeout=5, read_timeout=30))\nb = boto3.client("s3")\nc = boto3.client("s3", config=Config(signature_version="s3v4"))\n',
  )
  expect(placesOf(result)).toEqual(['app/storage.py:4', 'app/storage.py:5'])
})

test('a Config from a variable, and sessions of aioboto3, are followed', async () => {
  expect(
    (await outcome('CONFIG = Config(connect_timeout=5, read_timeout=30)\nb = boto3.resource("s3", config=CONFIG)\n'))
      .status,
  ).toBe('pass')
  expect(
    (
      await outcome(
        'session = aioboto3.Session()\nasync def f():\n    async with session.client("s3") as s3:\n        await s3.x()\n',
      )
    ).status,
  ).toBe('fail')
})

test('a config of unknown content is unverified; no AWS is not applicable; other clients are not AWS', async () => {
  expect((await outcome('def f(config):\n    return boto3.client("s3", config=config)\n')).status).toBe('unverified')
  expect((await outcome('x = app.client("s3")\n')).status).toBe('not-applicable')
})
