import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/storage-does-not-block'
const head = 'import asyncio, boto3, aioboto3\nfrom fastapi import FastAPI\napp = FastAPI()\ns3 = boto3.client("s3")\n'
const outcome = (body: string) => outcomeOf(check, { 'app/main.py': head + body })

test('an upload with boto3 in an asynchronous handler fails', async () => {
  const result = await outcome('@app.post("/")\nasync def save(file):\n    s3.upload_fileobj(file, "b", "k")\n')
  expect(placesOf(result)).toEqual(['app/main.py:7'])
})

test('a method of a class that keeps the client is followed', async () => {
  const result = await outcome(
    'class Photos:\n    def __init__(self):\n        self.client = boto3.client("s3")\n    def save(self, key, data):\n        self.client.put_object(Bucket="b", Key=key, Body=data)\nphotos = Photos()\n@app.post("/")\nasync def save(data: bytes):\n    photos.save("k", data)\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:9'])
})

test('in a thread it passes; signing a link asks nobody; aioboto3 is asynchronous', async () => {
  const inThread =
    '@app.post("/")\nasync def save(file):\n    await asyncio.to_thread(s3.upload_fileobj, file, "b", "k")\n'
  expect((await outcome(inThread)).status).toBe('pass')
  const helper =
    'def put(file):\n    s3.upload_fileobj(file, "b", "k")\n@app.post("/")\nasync def save(file):\n    await asyncio.to_thread(put, file)\n'
  expect((await outcome(helper)).status).toBe('pass')
  const signed = '@app.get("/")\nasync def link():\n    return s3.generate_presigned_url("get_object")\n'
  expect((await outcome(signed)).status).toBe('not-applicable')
})
