import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('compose/persistent-volumes', files)
const of = (service: string, volumes = 'volumes: {data: }\n') =>
  check({ 'docker-compose.yml': `services:\n  api: {build: .}\n  db:\n${service.replace(/^/gm, '    ')}\n${volumes}` })

describe('compose/persistent-volumes', () => {
  it('fails for a database without a volume, or with one in the wrong place', async () => {
    expect(placesOf(await of('image: postgres:17'))).toEqual(['docker-compose.yml:3'])
    expect(
      placesOf(await of('image: postgres:17\nvolumes: [./init.sql:/docker-entrypoint-initdb.d/init.sql]')),
    ).toEqual(['docker-compose.yml:3'])
    expect(placesOf(await of('image: postgres:17\nvolumes:\n  - data:/data'))).toEqual(['docker-compose.yml:6'])
    expect(placesOf(await of('image: pgvector/pgvector:pg17'))).toEqual(['docker-compose.yml:3'])
  })

  it('fails for memory, a volume without a name, and the old path of a new image', async () => {
    expect((await of('image: postgres:17\nvolumes: [{type: tmpfs, target: /var/lib/postgresql/data}]')).status).toBe(
      'fail',
    )
    expect((await of('image: postgres:17\nvolumes: [/var/lib/postgresql/data]')).status).toBe('fail')
    const tmpfs = 'volumes:\n  data: {driver_opts: {type: tmpfs, device: tmpfs}}\n'
    expect((await of('image: mysql:8\nvolumes: ["data:/var/lib/mysql"]', tmpfs)).status).toBe('fail')
    expect((await of('image: postgres:18\nvolumes: ["data:/var/lib/postgresql/data"]')).status).toBe('fail')
  })

  it('passes with a named volume or a folder of the host at the data path', async () => {
    expect((await of('image: postgres:17\nvolumes: ["data:/var/lib/postgresql/data"]')).status).toBe('pass')
    expect((await of('image: postgres:18\nvolumes: ["data:/var/lib/postgresql"]')).status).toBe('pass')
    expect((await of('image: postgres:17\nvolumes: ["./pg:/var/lib/postgresql/data/"]')).status).toBe('pass')
    expect((await of('image: postgres:17\nenvironment: {PGDATA: /pg/data}\nvolumes: ["data:/pg"]')).status).toBe('pass')
    expect((await of('image: bitnami/postgresql:17\nvolumes: ["data:/bitnami/postgresql"]')).status).toBe('pass')
  })

  it('lets a cache forget, but not one that is told to remember', async () => {
    expect((await of('image: redis:7')).status).toBe('not-applicable')
    expect((await of('image: redis:7\ncommand: redis-server --appendonly yes')).status).toBe('fail')
  })

  it('takes a migration with the image of a database for no database', async () => {
    const outcome = await check({
      'docker-compose.yml': 'services:\n  api: {build: .}\n  db-init: {image: "postgres:17", command: psql}\n',
    })
    expect(outcome.status).toBe('not-applicable')
  })

  it('does not apply without a store', async () => {
    expect((await check({})).status).toBe('not-applicable')
    expect((await check({ 'docker-compose.yml': 'services:\n  api: {build: .}\n' })).status).toBe('not-applicable')
  })
})
