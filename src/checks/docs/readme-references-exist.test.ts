import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const REPOSITORY = {
  Makefile: 'test:\n\tpytest\n',
  'scripts/run.sh': '',
  'docs/a.md': '',
  'docs/pic.png': '',
  'backend/requirements.txt': '',
  'docker-compose.yml': 'services:\n  api: {image: "a:1"}\n',
  '.env.example': '',
}
const of = (readme: string, git = true) =>
  outcomeOf('docs/readme-references-exist', { 'README.md': readme, ...REPOSITORY }, { git })
const fence = (text: string) => `# X\n\n\`\`\`bash\n${text}\n\`\`\`\n`

describe('docs/readme-references-exist', () => {
  it('fails for links, scripts, targets, requirements and services that are gone', async () => {
    expect(placesOf(await of('[a](docs/a.md)\n[b](docs/architecture.md)\n'))).toEqual(['README.md:2'])
    expect(placesOf(await of(fence('make test\nmake lint')))).toEqual(['README.md:5'])
    expect(placesOf(await of(fence('./scripts/run.sh && bash scripts/gone.sh')))).toEqual(['README.md:4'])
    expect(placesOf(await of(fence('pip install -r requirements-all.txt')))).toEqual(['README.md:4'])
    expect(placesOf(await of(fence('docker compose up -d api\ndocker compose logs worker')))).toEqual(['README.md:5'])
    expect(placesOf(await of(fence('cp .env.sample .env')))).toEqual(['README.md:4'])
    expect(placesOf(await of('Run the migrations with `scripts/migrate.sh`.\n'))).toEqual(['README.md:1'])
  })

  it('passes where all is there, from any folder the reader is led to', async () => {
    expect(
      (
        await of(
          fence(
            'git clone https://x/y && cd y\ncd backend\npip install -r requirements.txt\nmake test\ncp .env.example .env',
          ),
        )
      ).status,
    ).toBe('pass')
    expect((await of('[a](docs/a.md#part) ![p](docs/pic.png) `docs/a.md`\n')).status).toBe('pass')
  })

  it('does not look for placeholders, addresses, other people’s files, or what is yet to be made', async () => {
    const text = [
      '[x](https://a.b/c.md) [y](/abs.md) [z](../../issues) [w](mailto:a@b.c)',
      fence(
        'git clone https://x/other\nbash other/install.sh\npython path/to/script.py\ndocker compose run <service>\ncurl -O https://x/get.sh\nbash get.sh\nmkdir -p data && cp dist/x.whl .',
      ),
      'Create `scripts/local.sh` yourself. Use `app/config.yml` in your own project.',
      '```python\nopen("scripts/none.sh")\n```',
      '```console\n$ make test\nmake: scripts/none.sh ok\n```',
    ].join('\n\n')
    expect(await of(text)).toMatchObject({ status: 'pass' })
  })

  it('is unsure where files may have been left out of a package', async () => {
    expect(await of('[b](docs/architecture.md)\n', false)).toMatchObject({ findings: [{ confidence: 'low' }] })
  })

  it('does not apply without a README, or where it names nothing', async () => {
    expect((await outcomeOf('docs/readme-references-exist', {})).status).toBe('not-applicable')
    expect((await of('# Hello\n')).status).toBe('not-applicable')
  })
})
