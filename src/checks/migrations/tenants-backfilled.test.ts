import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'migrations/tenants-backfilled'
const outcome = (body: string) =>
  outcomeOf(check, {
    'alembic/versions/2.py': `from alembic import op\nimport sqlalchemy as sa\nrevision = "2"\ndown_revision = "1"\ndef upgrade():\n${body}def downgrade():\n    op.drop_column("leads", "org_id")\n`,
  })
const required = '    op.alter_column("leads", "org_id", nullable=False)\n'
const add = '    op.add_column("leads", sa.Column("org_id", sa.Uuid(), nullable=True))\n'
const insert = '    op.execute("INSERT INTO organisations (id, name) VALUES (1, \'default\')")\n'

test('required without a backfill fails, at the line', async () => {
  expect(placesOf(await outcome(add + required))).toEqual(['alembic/versions/2.py:7'])
})

test('a backfill after it comes too late', async () => {
  expect((await outcome(`${add}${required}    op.execute("UPDATE leads SET org_id = 1")\n`)).status).toBe('fail')
})

test('filled with a default tenant that is inserted passes; without it fails', async () => {
  const fill = '    op.execute("UPDATE leads SET org_id = 1 WHERE org_id IS NULL")\n'
  expect((await outcome(add + insert + fill + required)).status).toBe('pass')
  expect((await outcome(add + fill + required)).status).toBe('fail')
})

test('an UPDATE written with the table passes', async () => {
  expect((await outcome(`${add}    op.execute(leads_table.update().values(org_id=found))\n${required}`)).status).toBe(
    'pass',
  )
})

test('filled from the parent row needs no default tenant', async () => {
  const fill = '    op.execute("UPDATE leads SET org_id = u.org_id FROM users u WHERE u.id = leads.user_id")\n'
  expect((await outcome(add + fill + required)).status).toBe('pass')
})

test('other columns, and tables made with the column, are not asked about', async () => {
  expect((await outcome('    op.alter_column("leads", "name", nullable=False)\n')).status).toBe('not-applicable')
  expect((await outcome('    op.create_table("leads", sa.Column("org_id", sa.Uuid(), nullable=False))\n')).status).toBe(
    'not-applicable',
  )
})
