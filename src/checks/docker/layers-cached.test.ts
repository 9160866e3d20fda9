import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'docker/layers-cached'
const outcome = (text: string) => outcomeOf(check, { Dockerfile: `FROM python:3.13\n${text}` })

test('the source before the dependencies fails as a recommendation', async () => {
  expect(placesOf(await outcome('COPY . .\nRUN pip install -r requirements.txt\n'))).toEqual(['Dockerfile:2'])
})

test('the manifest first passes; installing the source itself needs it', async () => {
  expect((await outcome('COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n')).status).toBe(
    'pass',
  )
  expect((await outcome('COPY . .\nRUN pip install --no-cache-dir .\n')).status).toBe('pass')
})

test('system packages are no dependencies of the source, and no Dockerfile is not applicable', async () => {
  expect((await outcome('COPY . .\nRUN apt-get install -y curl\n')).status).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
