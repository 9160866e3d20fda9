import { describe, expect, it } from 'vitest'
import { parseCompose } from './parse.ts'
import { words } from './parts.ts'

function serviceOf(body: string) {
  return parseCompose('compose.yml', `services:\n  a:\n${body.replace(/^/gm, '    ')}`).services[0]
}

describe('reading compose files', () => {
  it('reads ports in every form', () => {
    const ports = serviceOf(
      `ports:
  - 80:8000
  - "127.0.0.1:5432:5432"
  - "[::1]:5433:5432"
  - \${BIND:-127.0.0.1}:\${PORT:?needed}:6379
  - 9000
  - "127.0.0.1::53/udp"
  - {target: 443, published: "8443", host_ip: 10.0.0.1}`,
    )?.ports
    expect(ports?.map(({ hostAddress, published, target }) => [hostAddress, published, target])).toEqual([
      [undefined, '80', '8000'],
      ['127.0.0.1', '5432', '5432'],
      ['::1', '5433', '5432'],
      ['127.0.0.1', `\${PORT:?needed}`, '6379'],
      [undefined, undefined, '9000'],
      ['127.0.0.1', '', '53'],
      ['10.0.0.1', '8443', '443'],
    ])
  })

  it('reads mounts, health checks, variables and commands in every form', () => {
    const service = serviceOf(
      `volumes: [data:/var/lib/x, ./conf:/etc/x:ro, /anonymous, {type: tmpfs, target: /t}]
healthcheck: {test: [CMD-SHELL, pg_isready -U app]}
environment: [A=1, B, "C=x=y"]
command: sh -c "alembic upgrade head && exec uvicorn app:app"
restart: no`,
    )
    expect(service?.mounts.map(({ type, source }) => [type, source])).toEqual([
      ['volume', 'data'],
      ['bind', './conf'],
      ['anonymous', undefined],
      ['tmpfs', undefined],
    ])
    expect(service?.healthcheck?.test).toBe('pg_isready -U app')
    expect(service?.environment.map(({ name, value }) => [name, value])).toEqual([
      ['A', '1'],
      ['B', undefined],
      ['C', 'x=y'],
    ])
    expect(service?.command?.argv).toEqual(['sh', '-c', 'alembic upgrade head && exec uvicorn app:app'])
    expect(service?.restart?.text).toBe('no')
  })

  it('names file and line of what is broken', () => {
    const of = (text: string) =>
      parseCompose('compose.yml', text).problems.map(({ at, message }) => `${at.line}: ${message}`)
    expect(of('services:\n  a: {image: b}\n   c: d\n')[0]).toMatch(/^3: /)
    expect(of('version: "3"\n')).toEqual(['1: there is no "services" key'])
    expect(of('services: []\n')).toEqual(['1: "services" holds no services'])
    expect(of('services:\n  a: b\n')).toEqual(['2: service "a" is not a map'])
  })
})

describe('words', () => {
  it('splits as a shell would', () => {
    expect(words(`a 'b c' "d \\"e" f\\ g`)).toEqual(['a', 'b c', 'd "e', 'f g'])
  })
})
