import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (services: string) =>
  outcomeOf('compose/images-pinned', { 'docker-compose.yml': `services:\n  api: {build: .}\n${services}` })

describe('compose/images-pinned', () => {
  it('fails for images without a version', async () => {
    const outcome = await of(
      `  a: {image: "redis:7.4"}\n  b: {image: postgres}\n  c: {image: "redis:latest"}\n  d: {image: "x/y:\${TAG:-latest}"}\n`,
    )
    expect(placesOf(outcome)).toEqual(['docker-compose.yml:4', 'docker-compose.yml:5', 'docker-compose.yml:6'])
  })

  it('passes with versions, digests and versions the deployment must name', async () => {
    const more = `  a: {image: "postgres:17.2"}
  b: {image: "x/y@sha256:${'a'.repeat(64)}"}
  c: {image: "ghcr.io/x/y:\${TAG:?must be set}"}
  d: {image: "x/y:\${TAG:-1.2}"}
`
    expect((await of(more)).status).toBe('pass')
  })

  it('does not judge the name under which an own image is built or shared', async () => {
    expect(
      (await of('  a: {image: "app:latest", build: .}\n  b: {image: "app:latest", command: worker}\n')).status,
    ).toBe('not-applicable')
  })

  it('is unverified where a variable without a default names the version', async () => {
    expect((await of('  a: {image: "x/y:$TAG"}\n')).status).toBe('unverified')
  })

  it('does not judge what starts beside a module for its developers', async () => {
    const files = {
      'app/providers/kafka/docker-compose.yml': 'services:\n  k: {image: wurstmeister/kafka}\n',
      'app/providers/kafka/kafka.py': '',
    }
    expect((await outcomeOf('compose/images-pinned', files)).status).toBe('not-applicable')
    const deployed = { 'deploy/docker-compose.yml': 'services:\n  k: {image: acme/app}\n' }
    expect((await outcomeOf('compose/images-pinned', deployed)).status).toBe('fail')
  })

  it('does not apply without a compose file', async () => {
    expect((await outcomeOf('compose/images-pinned', {})).status).toBe('not-applicable')
  })
})
