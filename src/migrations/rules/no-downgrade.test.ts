import { expect, it } from 'vitest'
import { lintRevisions, sqlRevision } from '../../testing/lint.ts'

const rule = 'no-downgrade'

async function fires(up: string, down: string | undefined) {
  return (await lintRevisions([sqlRevision(up, down, 'r.sql')])).some((finding) => finding.rule === rule)
}

it('does not ask for what cannot be undone, nor where nothing changes', async () => {
  expect(await fires("ALTER TYPE e ADD VALUE 'x'", '')).toBe(false)
  expect(await fires('SELECT 1; ANALYZE t', '')).toBe(false)
  expect(await fires('UPDATE t SET a = 1 WHERE id = 1', '')).toBe(false)
  expect(await fires('CREATE TABLE t (a int PRIMARY KEY)', '')).toBe(true)
})

it('does not judge tools without a way back, nor one it could not read', async () => {
  expect(await fires('CREATE TABLE t (a int PRIMARY KEY)', undefined)).toBe(false)
  const position = { file: 'r.py', line: 9 }
  const opaque = { kind: 'opaque', position, operation: 'execute', reason: 'computed' } as const
  const revision = {
    ...sqlRevision('CREATE TABLE t (a int PRIMARY KEY)', '', 'r.py'),
    down: { kind: 'steps', steps: [opaque] } as const,
  }
  expect((await lintRevisions([revision])).map((finding) => finding.rule)).not.toContain(rule)
})

it('gives the reason the tool found', async () => {
  const down = { kind: 'absent', reason: 'its downgrade() raises NotImplementedError.' } as const
  const found = await lintRevisions([{ ...sqlRevision('CREATE TABLE t (a int PRIMARY KEY)', '', 'r.py'), down }])
  expect(found.find((finding) => finding.rule === rule)?.message).toBe(
    'r.py changes the schema without a way back: its downgrade() raises NotImplementedError.',
  )
})

it('is told once where no revision has a way back', async () => {
  const revision = (id: number, down: string) =>
    sqlRevision(`CREATE TABLE t${id} (a int PRIMARY KEY)`, down, `${id}.sql`)
  const told = async (downs: readonly string[]) =>
    (await lintRevisions(downs.map((down, index) => revision(index, down))))
      .filter((finding) => finding.rule === rule)
      .map(({ message }) => message)
  expect(await told(['', '', '', '', ''])).toEqual(['None of 5 revisions has a way back.'])
  expect((await told(['', '', '', '', 'DROP TABLE t4'])).length).toBe(4)
})
