import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'storage/file-deletion-may-fail'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/photos.py': `async def delete_photo(session, storage, photo):\n    await session.delete(photo)\n    await session.commit()\n${body}`,
  })

test('a failure that reaches the user fails as a recommendation', async () => {
  expect((await outcome('    await storage.delete(photo.key)\n')).status).toBe('fail')
})

test('caught and logged passes; raised again does not', async () => {
  const caught = (then: string): string =>
    `    try:\n        await storage.delete(photo.key)\n    except Exception:\n        ${then}\n`
  expect((await outcome(caught('log()'))).status).toBe('pass')
  expect((await outcome(caught('log()\n        raise'))).status).toBe('fail')
})

test('no such deletion is not applicable', async () => {
  expect((await outcome('    pass\n')).status).toBe('not-applicable')
})
