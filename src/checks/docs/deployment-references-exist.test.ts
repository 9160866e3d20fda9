import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (guide: string) =>
  outcomeOf('docs/deployment-references-exist', {
    'docs/deployment.md': guide,
    'scripts/migrate.sh': '',
    'docs/a.md': '',
    'docker-compose.yml': 'services:\n  api: {image: "a:1"}\n',
  })

describe('docs/deployment-references-exist', () => {
  it('fails for what is gone', async () => {
    expect(placesOf(await of('1. `scripts/migrate.sh`\n2. `scripts/restart.sh`\n'))).toEqual(['docs/deployment.md:2'])
    expect(placesOf(await of('Restart: `docker compose restart jobs`\n'))).toEqual(['docs/deployment.md:1'])
  })

  it('passes where all is there, from the root or the folder of the guide', async () => {
    expect((await of('`scripts/migrate.sh`, then [a](a.md), `docker compose restart api`, `docs/a.md`\n')).status).toBe(
      'pass',
    )
  })

  it('does not judge other documents, and does not apply without a guide', async () => {
    expect(
      (
        await outcomeOf('docs/deployment-references-exist', {
          'docs/notes.md': '`scripts/gone.sh`',
          'README.md': '# X\n',
        })
      ).status,
    ).toBe('not-applicable')
  })
})
