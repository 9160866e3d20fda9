import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'docker/labelled'
const status = async (text: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, { Dockerfile: text, ...more })).status
const labels = ['version', 'revision', 'source', 'created'].map((one) => `org.opencontainers.image.${one}="x"`)

test('an image without labels, or with some of them, fails as a recommendation', async () => {
  expect(await status('FROM python:3.13\nCMD ["python"]\n')).toBe('fail')
  expect(await status(`FROM python:3.13\nLABEL ${labels[0]}\n`)).toBe('fail')
})

test('all four pass, also when the release workflow sets them', async () => {
  expect(await status(`FROM python:3.13\nLABEL ${labels.join(' ')}\n`)).toBe('pass')
  const workflow =
    'on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/metadata-action@v5\n'
  expect(await status('FROM python:3.13\n', { '.github/workflows/release.yml': workflow })).toBe('pass')
})

test('labels of a stage that is not shipped do not count', async () => {
  expect(await status(`FROM python:3.13 AS build\nLABEL ${labels.join(' ')}\nFROM python:3.13-slim\n`)).toBe('fail')
})

test('no Dockerfile is not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
