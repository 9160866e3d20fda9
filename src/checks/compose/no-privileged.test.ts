import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (body: string) =>
  outcomeOf('compose/no-privileged', {
    'docker-compose.yml': `services:\n  a: {build: .}\n  b:\n    build: .\n    ${body}\n`,
  })

describe('compose/no-privileged', () => {
  it('fails for rights on the host', async () => {
    for (const body of [
      'privileged: true',
      'network_mode: host',
      'pid: host',
      'cap_add: [SYS_ADMIN]',
      'security_opt: [seccomp:unconfined]',
      'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
    ]) {
      expect(placesOf(await of(body)), body).toEqual(['docker-compose.yml:5'])
    }
  })

  it('passes without them, and with harmless ones', async () => {
    for (const body of [
      'privileged: false',
      'network_mode: bridge',
      'cap_add: [NET_BIND_SERVICE]',
      'security_opt: ["no-new-privileges:true"]',
      'cap_drop: [ALL]',
    ]) {
      expect((await of(body)).status, body).toBe('pass')
    }
  })

  it('is less sure about programs whose work is to watch the host', async () => {
    const text =
      'services:\n  traefik: {image: "traefik:3.1", volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]}\n  a: {build: .}\n'
    expect(await outcomeOf('compose/no-privileged', { 'docker-compose.yml': text })).toMatchObject({
      findings: [{ confidence: 'low' }],
    })
  })

  it('does not apply without a compose file', async () => {
    expect((await outcomeOf('compose/no-privileged', {})).status).toBe('not-applicable')
  })
})
