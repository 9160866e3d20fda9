import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'storage/rows-deleted-before-files'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/photos.py': `from sqlalchemy import delete\nasync def delete_photo(session, storage, photo):\n${body}`,
  })

test('the file before the row fails, at the file', async () => {
  const result = await outcome(
    '    await storage.delete(photo.key)\n    await session.delete(photo)\n    await session.commit()\n',
  )
  expect(placesOf(result)).toEqual(['app/photos.py:3'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('before the commit it fails too', async () => {
  const result = await outcome('    await session.delete(photo)\n    await storage.delete(photo.key)\n')
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
})

test('row, commit, file passes; so does a transaction that ends before', async () => {
  expect(
    (
      await outcome(
        '    await session.delete(photo)\n    await session.commit()\n    await storage.delete(photo.key)\n',
      )
    ).status,
  ).toBe('pass')
  const block =
    '    async with session.begin():\n        await session.execute(delete(Photo))\n    s3.delete_object(Bucket="b", Key=photo.key)\n'
  expect((await outcome(block)).status).toBe('pass')
})

test('deleting only one of them, or handing the file to a task, is nothing to order', async () => {
  expect((await outcome('    await session.delete(photo)\n')).status).toBe('not-applicable')
  expect((await outcome('    await storage.delete(photo.key)\n')).status).toBe('not-applicable')
  expect(
    (await outcome('    tasks.add_task(storage.delete, photo.key)\n    await session.delete(photo)\n')).status,
  ).toBe('not-applicable')
})
