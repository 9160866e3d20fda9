import { expect, test } from 'vitest'
import { javascriptCases } from './javascript.ts'

const statuses = (body: string): number[] =>
  javascriptCases('a.test.ts', `it('answers', async () => {\n${body}\n})\n`).flatMap((one) =>
    one.statuses.map(({ status }) => status),
  )

test.each([
  ['of the answer', 'expect(res.status).toBe(403)', [403]],
  ['supertest', "await request(app).get('/a')\n  .expect(401)", [401]],
  ['chai', 'expect(res).to.have.status(401)', [401]],
  ['an object', 'expect(res).toMatchObject({\n  statusCode: 403,\n})', [403]],
  ['a stub', "error = { name: 'Forbidden', statusCode: 403 }", []],
  ['a stub of a driver', 'headBucketError = { $metadata: { httpStatusCode: 403 } }', []],
  ['a message', "throw new HttpError('403 Forbidden')", []],
])('statuses of tests: %s', (_, body, expected) => {
  expect(statuses(body)).toEqual(expected)
})

test('a title expects nothing', () => {
  expect(javascriptCases('a.test.ts', "it('returns 403 to others', () => {\n  call()\n})\n")[0]?.statuses).toEqual([])
})
