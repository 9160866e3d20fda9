import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'http/api-documentation-decided'
const run = (options: string) =>
  outcomeOf(id, { 'app/main.py': `from fastapi import FastAPI\napp = FastAPI(${options})\n` })

test('documentation that is public because nobody decided is told', async () => {
  expect(placesOf(await run('title="x"'))).toEqual(['app/main.py:2'])
})

test('any decision passes, to publish it too', async () => {
  expect(await run('docs_url=None, redoc_url=None')).toMatchObject({ status: 'pass' })
  expect(await run('docs_url="/docs"')).toMatchObject({ status: 'pass' })
})

test('without FastAPI there is no documentation to decide on', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('what is unpacked may decide', async () => {
  expect(await run('**options()')).toMatchObject({ status: 'unverified' })
  expect(await run('**{"docs_url": None}')).toMatchObject({ status: 'pass' })
})
