import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('compose/databases-not-published', files)
const of = (ports: string) =>
  check({
    'docker-compose.yml': `services:\n  api: {build: ., ports: ["80:80"]}\n  db:\n    image: postgres:17\n    ports: ${ports}\n`,
  })

describe('compose/databases-not-published', () => {
  it('fails for a store on every interface', async () => {
    for (const ports of [
      '["5432:5432"]',
      '["127.0.0.1:1:1", "0.0.0.0:5432:5432"]',
      '[5432]',
      '[{target: 5432, published: 5432}]',
    ]) {
      expect(placesOf(await of(ports)), ports).toEqual(['docker-compose.yml:5'])
    }
  })

  it('passes without ports, with expose, or on the loopback address', async () => {
    expect((await of('["127.0.0.1:5432:5432"]')).status).toBe('pass')
    expect((await of('[{target: 5432, published: 5432, host_ip: 127.0.0.1}]')).status).toBe('pass')
    expect((await of(`["\${BIND:-127.0.0.1}:5432:5432"]`)).status).toBe('pass')
    expect((await of('[]\n    expose: [5432]')).status).toBe('pass')
  })

  it('knows that an overlay can take ports back, and does not judge one for development', async () => {
    const base = 'services:\n  api: {build: .}\n  db: {image: "postgres:17", ports: ["5432:5432"]}\n'
    const reset = 'services:\n  db:\n    ports: !reset []\n'
    expect((await check({ 'docker-compose.yml': base, 'docker-compose.prod.yml': reset })).status).toBe('pass')
    const clean = base.replace(', ports: ["5432:5432"]', '')
    const dev = 'services:\n  db: {ports: ["5432:5432"]}\n'
    expect((await check({ 'docker-compose.yml': clean, 'docker-compose.override.yml': dev })).status).toBe('pass')
    expect(placesOf(await check({ 'docker-compose.yml': clean, 'docker-compose.prod.yml': dev }))).toEqual([
      'docker-compose.prod.yml:2',
    ])
  })

  it('is unverified where the address is a variable', async () => {
    expect((await of('["$BIND:5432:5432"]')).status).toBe('unverified')
  })

  it('does not apply without a store', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
