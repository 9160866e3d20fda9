import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { compareSchemas, readSchema } from '../postgres/schema/read.ts'
import { temporaryDirectory, writeFiles } from '../testing/directory.ts'
import { testServer } from '../testing/postgres.ts'
import { isCurrent, migrationDocs } from './migrate-docs.ts'

function revision(id: string, down: string | null, body: string, back = 'pass'): Record<string, string> {
  const indent = (text: string): string => text.replace(/^/gm, '    ')
  const head = `"""about ${id}"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '${id}'\ndown_revision = ${down === null ? 'None' : `'${down}'`}\n`
  return {
    [`alembic/versions/${id}_x.py`]: `${head}def upgrade():\n${indent(body)}\ndef downgrade():\n${indent(back)}\n`,
  }
}

const BASE = {
  'alembic.ini': '[alembic]\nscript_location = alembic\n',
  'alembic/env.py': '',
  ...revision(
    'aaaa1111',
    null,
    `op.execute("CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE)")\nop.execute("CREATE TABLE posts (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, body text)")`,
    `op.drop_table('posts')\nop.drop_table('users')`,
  ),
  ...revision(
    'bbbb2222',
    'aaaa1111',
    `op.execute("ALTER TABLE posts ALTER body SET NOT NULL")`,
    `op.execute("ALTER TABLE posts ALTER body DROP NOT NULL")`,
  ),
}
const GIN = revision(
  'cccc3333',
  'bbbb2222',
  `op.execute("CREATE INDEX posts_words ON posts USING gin (to_tsvector('english', body))")`,
  `op.drop_index('posts_words')`,
)

const docs = (folder: string, check: boolean, more: { from?: string; rehearse?: boolean } = {}) =>
  migrationDocs({ folder, check, rehearse: more.rehearse ?? true, onProgress() {}, ...more })

describe('migrate docs', { timeout: 120_000 }, () => {
  const server = testServer(18)

  it('writes documents that are current afterwards, and keeps what people wrote', async () => {
    const folder = temporaryDirectory(BASE)
    const text = (file: string): string => readFileSync(join(folder, 'docs/db', file), 'utf8')
    expect((await docs(folder, false)).written).toHaveLength(6)
    expect(isCurrent(await docs(folder, true))).toBe(true)
    expect(text('schema.md')).toContain('| `user_id` | `integer` | NULL |  | FK |  |')
    expect(text('schema.md')).toContain('Pointed to by `posts (user_id)`, deleted with it')
    expect(text('schema.md')).toContain('users |o--o{ posts : "user_id"')
    expect(text('indexes.md')).toContain('## Foreign keys without an index')
    expect(text('rollback_plan.md')).toContain('alembic downgrade aaaa1111')
    expect(text('rollback_plan.md')).toContain('reversible (after up and down the schema is the one before')
    const own = `before\r\n${text('schema.md')}after ☃`
    writeFileSync(join(folder, 'docs/db/schema.md'), own)
    writeFiles(folder, GIN)
    await docs(folder, false)
    expect(text('schema.md').startsWith('before\r\n# Database schema')).toBe(true)
    expect(text('schema.md').endsWith('after ☃')).toBe(true)
    expect(text('schema.md')).toContain('posts_words')
  })

  it('says which change asks for which document', async () => {
    const folder = temporaryDirectory(BASE)
    const quick = { rehearse: false }
    await docs(folder, false, quick)
    writeFiles(folder, GIN)
    const stale = await docs(folder, true, quick)
    const asks = (file: string) => stale.documents.find((one) => one.file === file)
    expect(asks('schema.md')).toMatchObject({
      state: 'stale',
      asks: [expect.stringContaining('cccc3333 (alembic/versions/cccc3333_x.py): adds index posts_words')],
    })
    expect(asks('indexes.md')?.asks).toEqual([
      expect.stringContaining('adds index posts_words on posts (expression) using gin'),
      'posts_words (gin on posts) needs a line of reasons outside the markers, or a comment on the index',
    ])
    expect(isCurrent(stale)).toBe(false)
    await docs(folder, false, quick)
    expect(isCurrent(await docs(folder, true, quick))).toBe(false)
    const page = join(folder, 'docs/db/indexes.md')
    writeFileSync(
      page,
      `${readFileSync(page, 'utf8')}- posts_words: full-text search of the editor, 40 ms instead of 3 s on 2 M rows\n`,
    )
    expect(isCurrent(await docs(folder, true, quick))).toBe(true)
  })

  it('writes DDL that makes an equal schema', async () => {
    const folder = temporaryDirectory({ ...BASE, ...GIN })
    await docs(folder, false)
    const sql = readFileSync(join(folder, 'docs/db/schema.sql'), 'utf8')
    const own =
      'CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE); CREATE TABLE posts (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, body text NOT NULL)'
    const made = await server.withDatabase(async (client) => {
      await client.query(sql)
      return readSchema(client)
    })
    const wanted = await server.withDatabase(async (client) => {
      await client.query(`${own}; CREATE INDEX posts_words ON posts USING gin (to_tsvector('english', body))`)
      return readSchema(client)
    })
    expect(compareSchemas(wanted, made)).toEqual([])
  })

  it('does not invent what cannot be known, and reads it from a database', async () => {
    const opaque = revision('dddd4444', 'bbbb2222', `import os\nop.execute(open(os.environ['X']).read())`)
    const after = revision('eeee5555', 'dddd4444', `op.execute("ALTER TABLE made_there ADD x int")`)
    const folder = temporaryDirectory({ ...BASE, ...opaque, ...after })
    const result = await docs(folder, false)
    expect(result.unknownSchema).toContain(
      'stops at eeee5555, alembic/versions/eeee5555_x.py:7: relation "made_there" does not exist',
    )
    expect(readFileSync(join(folder, 'docs/db/schema.md'), 'utf8')).toContain('The schema is not known')
    await server.withDatabase(async (client: pg.Client, connection) => {
      await client.query(
        `CREATE TABLE made_there (x int); CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('eeee5555')`,
      )
      const from = `postgresql://${connection.user}@/${connection.database}?host=${connection.host}`
      const live = await docs(folder, false, { from, rehearse: false })
      expect(live.unknownSchema).toBeUndefined()
    })
    const text = readFileSync(join(folder, 'docs/db/schema.md'), 'utf8')
    expect(text).toContain('which has every revision')
    expect(text).toContain('### made_there')
    const again = await docs(folder, true)
    expect(again.documents.find(({ file }) => file === 'schema.md')?.state).toBe('unchecked')
    await docs(folder, false)
    expect(readFileSync(join(folder, 'docs/db/schema.md'), 'utf8')).toBe(text)
  })

  it('refuses markers that make no sense', async () => {
    const folder = temporaryDirectory({ ...BASE, 'docs/db/schema.md': 'x\n<!-- plimsoll:begin schema -->\n' })
    await expect(docs(folder, false)).rejects.toMatchObject({ code: 'bad-config' })
  })
})
