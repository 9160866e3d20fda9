import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('compose/valid', files)
const of = (text: string) => check({ 'docker-compose.yml': text })

describe('compose/valid', () => {
  it('fails with file and line where the YAML is broken', async () => {
    const outcome = await check({
      'a/compose.yml': 'services:\n  a: {image: "a:1"}\n',
      'b/compose.yml': 'services:\n  a:\n    image: [b\n  c: d: e\n',
    })
    expect(placesOf(outcome)[0]).toMatch(/^b\/compose\.yml:[345]$/)
  })

  it('fails where a service, volume or Dockerfile is named that does not exist', async () => {
    const ok = 'services:\n  a: {image: "a:1"}\n'
    expect(placesOf(await of(`${ok}  b: {image: "b:1", depends_on: [a, gone]}\n`))).toEqual(['docker-compose.yml:3'])
    expect(placesOf(await of(`${ok}  b: {image: "b:1", volumes: ["data:/d"]}\n`))).toEqual(['docker-compose.yml:3'])
    expect(placesOf(await of(`${ok}  b: {extends: {service: gone}}\n`))[0]).toBe('docker-compose.yml:3')
    expect(placesOf(await of(`${ok}  b: {build: {context: ., dockerfile: gone/Dockerfile}}\n`))).toEqual([])
    expect(placesOf(await check({ 'docker-compose.yml': `${ok}  b: {build: ./api}\n`, 'api/main.py': '' }))).toEqual([
      'docker-compose.yml:3',
    ])
    expect(placesOf(await of(`${ok}  b: {restart: always}\n`))).toEqual(['docker-compose.yml:3'])
  })

  it('passes with anchors, merge keys, extends, external contexts and declared volumes', async () => {
    const outcome = await check({
      'docker-compose.yml': `x-base: &base
  restart: always
  depends_on: [db]
services:
  api:
    <<: *base
    build: ./api
  worker:
    extends: {file: common.compose.yml, service: worker}
  web: {build: ../frontend}
  other: {build: ./submodule}
  db:
    image: postgres:17
    volumes: [data:/var/lib/postgresql/data, ./conf:/conf, "\${DATA}:/x"]
volumes:
  data:
`,
      'common.compose.yml': 'services:\n  worker: {image: "w:1"}\n',
      'api/Dockerfile': 'FROM a:1\n',
    })
    expect(outcome.status).toBe('pass')
  })

  it('reads an overlay together with its base, and leaves tests and examples alone', async () => {
    const base = 'services:\n  api: {build: .}\n  db: {image: "postgres:17"}\n'
    const files = { 'docker-compose.yml': base, Dockerfile: 'FROM a:1\n' }
    expect(
      (await check({ ...files, 'docker-compose.prod.yml': 'services:\n  api: {restart: always, depends_on: [db]}\n' }))
        .status,
    ).toBe('pass')
    expect((await check({ ...files, 'examples/docker-compose.yml': 'nonsense' })).status).toBe('pass')
  })

  it('survives bombs and depth', async () => {
    const lines = ['a0: &a0 [x, x]', ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)]
    expect((await of(`${lines.join('\n')}\nservices:\n  a: {image: "a:1"}\n`)).status).toBe('pass')
    expect((await of(`services: ${'{a: '.repeat(50_000)}`)).status).toBe('fail')
  })

  it('does not apply without a compose file', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
