import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/directory.ts'
import { testServer } from '../testing/postgres.ts'
import { baseline } from './migrate-baseline.ts'
import { squash } from './migrate-squash.ts'
import { stampDatabase } from './migrate-stamp.ts'

const onProgress = (): void => {}
const ENVIRONMENT = {
  'alembic.ini': '[alembic]\nscript_location = alembic\n',
  'alembic/env.py': 'from alembic import context\n',
}

function revision(id: string, down: string | null, body: string): Record<string, string> {
  const parent = down === null ? 'None' : `'${down}'`
  return {
    [`alembic/versions/${id}_x.py`]: `"""about ${id}"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '${id}'\ndown_revision = ${parent}\ndef upgrade():\n${body.replace(/^/gm, '    ')}\ndef downgrade():\n    pass\n`,
  }
}

const FUNCTION = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := now();  -- 10:30
    RETURN NEW;
END $$`

const HISTORY = {
  ...ENVIRONMENT,
  ...revision(
    'aaaa1111',
    null,
    `op.execute("CREATE TYPE mood AS ENUM ('good', 'it''s bad')")
op.execute("CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, mood mood, boss int REFERENCES people, at timestamptz)")
op.execute("INSERT INTO people (name, mood) VALUES ('Ann: O''Hara', 'it''s bad'), (NULL, 'good')")`,
  ),
  ...revision(
    'bbbb2222',
    'aaaa1111',
    `op.execute("""${FUNCTION}""")
op.execute("CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch()")
op.create_index("people_name", "people", [sa.text("lower(name)")], unique=True)`,
  ),
  ...revision('cccc3333', 'bbbb2222', `op.add_column("people", sa.Column("note", sa.Text()))`),
}

function urlOf({ user, database, host }: pg.ClientConfig): string {
  return `postgresql://${user}@/${database}?host=${host}`
}

describe('squash', () => {
  it('makes one revision that does the same, keeps the files, and leaves the rest of the history as it was', async () => {
    const folder = temporaryDirectory(HISTORY)
    const result = await squash({ folder, to: 'bbbb2222', write: true, onProgress })
    expect(result).toMatchObject({ proven: true, differences: [], written: true, revision: 'bbbb2222' })
    const [file] = readdirSync(join(folder, 'alembic/versions')).filter((name) => name.startsWith('bbbb2222'))
    const text = readFileSync(join(folder, 'alembic/versions', file ?? ''), 'utf8')
    expect(text).toMatch(/^down_revision.* = None$/m)
    expect(text).toContain('raise NotImplementedError')
    expect(readdirSync(join(folder, 'alembic/squashed/bbbb2222')).sort()).toEqual(['aaaa1111_x.py', 'bbbb2222_x.py'])
    const [record] = readdirSync(join(folder, 'docs/decisions'))
    expect(readFileSync(join(folder, 'docs/decisions', record ?? ''), 'utf8')).toContain('puts in the 2 rows')
    // What follows still follows, and can be squashed in its turn.
    const again = await squash({ folder, to: 'head', write: false, onProgress })
    expect(again).toMatchObject({ proven: true, written: false, revision: 'cccc3333' })
  }, 60_000)

  it('refuses what others stand on, what is not known, and a single revision', async () => {
    const branch = { ...HISTORY, ...revision('dddd4444', 'aaaa1111', 'op.execute("SELECT 1")') }
    const to = (files: Record<string, string>, id: string) =>
      squash({ folder: temporaryDirectory(files), to: id, write: true, onProgress })
    await expect(to(branch, 'cccc3333')).rejects.toThrow('dddd4444')
    await expect(to(HISTORY, 'aaaa1111')).rejects.toThrow('nothing before it')
    const opaque = { ...HISTORY, ...revision('bbbb2222', 'aaaa1111', 'op.execute(open("x.sql").read())') }
    await expect(to(opaque, 'cccc3333')).rejects.toThrow('is not known: a file outside of the repository')
    const folder = temporaryDirectory(branch)
    await expect(squash({ folder, to: 'cccc3333', write: true, onProgress })).rejects.toThrow()
    expect(existsSync(join(folder, 'alembic/squashed'))).toBe(false)
  }, 60_000)
})

describe('squash of what only a database knows', () => {
  const { withDatabase } = testServer(18)
  const asking = {
    ...HISTORY,
    ...revision(
      'bbbb2222',
      'aaaa1111',
      `bind = op.get_bind()
for name, in bind.execute(sa.text("SELECT name FROM people WHERE name IS NOT NULL")):
    op.add_column("people", sa.Column(f"is_{name[:3].lower()}", sa.Boolean()))`,
    ),
  }

  it('asks the throwaway database', async () => {
    const result = await squash({ folder: temporaryDirectory(asking), to: 'cccc3333', write: false, onProgress })
    expect(result).toMatchObject({ proven: true, differences: [] })
    expect(result.files[0]?.text).toContain('is_ann')
  }, 60_000)

  it('takes the schema from a database Alembic itself made, when that is where it should be', async () => {
    const opaque = { ...HISTORY, ...revision('bbbb2222', 'aaaa1111', 'op.execute(open("x.sql").read())') }
    await withDatabase(async (client, connection) => {
      const made = urlOf(connection)
      const at = (to: string) => squash({ folder: temporaryDirectory(opaque), to, made, write: false, onProgress })
      await client.query(`CREATE TABLE alembic_version (version_num varchar(32) NOT NULL,
        CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('bbbb2222');
        CREATE TABLE rooms (id int PRIMARY KEY, kind varchar CHECK (kind IN ('a', 'b'))); INSERT INTO rooms VALUES (1, 'a')`)
      const result = await at('bbbb2222')
      expect(result).toMatchObject({ proven: true, differences: [], revision: 'bbbb2222' })
      expect(result.files[0]?.text).toMatch(/CREATE TABLE.*rooms/)
      expect(result.files[0]?.text).not.toContain('alembic_version')
      await expect(at('cccc3333')).rejects.toThrow('the database is at bbbb2222, not at cccc3333')
    })
  }, 60_000)
})

describe('baseline and stamp', () => {
  const { withDatabase } = testServer(18)
  const SCHEMA = `CREATE TABLE rooms (id int PRIMARY KEY, name text NOT NULL DEFAULT 'a
b', CHECK (name <> '')); CREATE VIEW named AS SELECT name FROM rooms; ${FUNCTION}`

  it('write the first revision of a database, and note that the database has it', async () => {
    await withDatabase(async (client, connection) => {
      await client.query(SCHEMA)
      const folder = temporaryDirectory(ENVIRONMENT)
      const database = urlOf(connection)
      const first = await baseline({ folder, database, message: 'baseline', write: true, onProgress })
      expect(first).toMatchObject({ proven: true, differences: [], written: true })
      const stamp = (write: boolean) =>
        stampDatabase({ folder, database, revisions: [], ignored: [], write, onProgress })
      expect(await stamp(false)).toMatchObject({ proven: true, written: false, before: undefined })
      expect((await client.query("SELECT to_regclass('alembic_version') AS t")).rows).toEqual([{ t: null }])
      expect(await stamp(true)).toMatchObject({ proven: true, written: true, revisions: [first.revision] })
      expect((await client.query('SELECT version_num FROM alembic_version')).rows).toEqual([
        { version_num: first.revision },
      ])
      expect(await stamp(false)).toMatchObject({ proven: true, before: [first.revision] })
      await expect(baseline({ folder, database, message: 'again', write: true, onProgress })).rejects.toThrow(
        'there are revisions already',
      )
    })
  }, 60_000)

  it('a schema that is not the one is not noted; what belongs to others may be left out', async () => {
    await withDatabase(async (client, connection) => {
      const folder = temporaryDirectory({
        ...ENVIRONMENT,
        ...revision(
          'aaaa1111',
          null,
          `op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Text()))`,
        ),
      })
      await client.query('CREATE TABLE t (n varchar(9), id serial PRIMARY KEY); CREATE TABLE theirs (x int)')
      const stamp = (ignored: readonly string[]) =>
        stampDatabase({ folder, database: urlOf(connection), revisions: [], ignored, write: true, onProgress })
      const wrong = await stamp(['theirs'])
      expect(wrong).toMatchObject({ proven: false, written: false })
      expect(wrong.differences).toEqual([expect.stringContaining('column public.t.n')])
      await client.query('ALTER TABLE t ALTER n TYPE text')
      expect((await stamp([])).differences).toEqual([expect.stringContaining('table public.theirs')])
      const right = await stamp(['theirs'])
      expect(right).toMatchObject({ proven: true, written: true })
      // The order of columns is told and of no account.
      expect(right.harmless).toEqual([expect.stringContaining('table public.t')])
    })
  }, 60_000)

  it('a history with a step that is not known proves nothing', async () => {
    await withDatabase(async (_, connection) => {
      const folder = temporaryDirectory({
        ...ENVIRONMENT,
        ...revision('aaaa1111', null, 'op.execute(open("x").read())'),
      })
      const result = await stampDatabase({
        folder,
        database: urlOf(connection),
        revisions: [],
        ignored: [],
        write: true,
        onProgress,
      })
      expect(result).toMatchObject({ proven: false, written: false })
      expect(result.unknown).toContain('aaaa1111')
    })
  }, 60_000)

  it('a database that is not there is told', async () => {
    const folder = temporaryDirectory(HISTORY)
    const request = { folder, database: 'postgresql://u:geheim@127.0.0.1:1/x', onProgress, write: true }
    await expect(stampDatabase({ ...request, revisions: [], ignored: [] })).rejects.toThrow(/^(?!.*geheim)/)
  })
})
