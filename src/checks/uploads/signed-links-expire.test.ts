import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'uploads/signed-links-expire'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/storage.py': `import boto3\nfrom azure.storage.blob import generate_blob_sas\ns3 = boto3.client("s3")\n${body}`,
  })

test('a link for a month, and one without expiry, fail', async () => {
  const result = await outcome(
    'a = s3.generate_presigned_url("get_object", Params={}, ExpiresIn=900)\nb = s3.generate_presigned_url("get_object", Params={}, ExpiresIn=30 * 24 * 3600)\nc = generate_blob_sas(blob_name="x")\n',
  )
  expect(placesOf(result).sort()).toEqual(['app/storage.py:5', 'app/storage.py:6'])
})

test('an expiry, the default of an hour and a setting pass', async () => {
  expect((await outcome('a = s3.generate_presigned_url("get_object", Params={}, ExpiresIn=900)\n')).status).toBe('pass')
  expect((await outcome('a = s3.generate_presigned_url("get_object", Params={})\n')).summary).toContain('1 of 1')
})

test('no links are not applicable', async () => {
  expect((await outcome('')).status).toBe('not-applicable')
})
