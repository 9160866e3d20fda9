import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { migrationFix } from '../../../app/migrate-fix.ts'
import { writeFixFiles } from '../../../app/write-fix.ts'
import { compareSchemas, isColumnOrder, readSchema } from '../../../postgres/schema/read.ts'
import { temporaryDirectory } from '../../../testing/directory.ts'
import { testServer } from '../../../testing/postgres.ts'
import { pythonEnvironment } from '../../../testing/python-environment.ts'

const run = promisify(execFile)
const EXAMPLE = fileURLToPath(new URL('../../../../examples/tidyhome', import.meta.url))

const ENV = `import asyncio
import os

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()


async def run_async():
    engine = create_async_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(do_run_migrations)
    await engine.dispose()


asyncio.run(run_async())
`

const MAKO = `"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision | comma,n}
Create Date: \${create_date}

"""
from alembic import op
import sqlalchemy as sa
\${imports if imports else ""}

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
branch_labels = \${repr(branch_labels)}
depends_on = \${repr(depends_on)}


def upgrade():
    \${upgrades if upgrades else "pass"}


def downgrade():
    \${downgrades if downgrades else "pass"}
`

const header = (id: string, down: string): string =>
  `"""${id}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "${id}"\ndown_revision = ${down}\n\n\n`

const BASE = `${header('start', 'None')}def upgrade():
    op.create_table("customers", sa.Column("id", sa.BigInteger, primary_key=True))
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("customer_id", sa.BigInteger),
        sa.Column("kind", sa.String(20)),
        sa.Column("total", sa.Integer, server_default="0", nullable=False),
    )


def downgrade():
    op.drop_table("orders")
    op.drop_table("customers")
`

const CHANGE = `${header('change', '"start"')}def upgrade():
    op.add_column("orders", sa.Column("token", sa.Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False))
    op.add_column("orders", sa.Column("label", sa.Text))
    op.execute("UPDATE orders SET label = 'a: ' || kind || ' \\\\:b 100%' WHERE kind IS NOT NULL")
    op.alter_column("orders", "kind", nullable=False)
    op.alter_column("orders", "total", type_=sa.BigInteger)
    op.create_index("ix_orders_kind", "orders", ["kind"])
    op.create_foreign_key("fk_orders_customer", "orders", "customers", ["customer_id"], ["id"])
    op.create_check_constraint("total_positive", "orders", "total >= 0")
    op.create_unique_constraint("uq_orders_token", "orders", ["token"])


def downgrade():
    op.drop_constraint("uq_orders_token", "orders")
    op.drop_constraint("total_positive", "orders")
    op.drop_constraint("fk_orders_customer", "orders")
    op.drop_index("ix_orders_kind", table_name="orders")
    op.alter_column("orders", "total", type_=sa.Integer)
    op.alter_column("orders", "kind", nullable=True)
    op.drop_column("orders", "label")
    op.drop_column("orders", "token")
`

const LATER = `${header('later', '"change"')}def upgrade():
    op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("notes")
`

function project(folder: string): void {
  mkdirSync(join(folder, 'alembic', 'versions'), { recursive: true })
  const files = {
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': ENV,
    'alembic/script.py.mako': MAKO,
    'alembic/versions/base.py': BASE,
    'alembic/versions/change.py': CHANGE,
    'alembic/versions/later.py': LATER,
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
}

const ROWS = `INSERT INTO customers SELECT g FROM generate_series(1, 100) g;
  INSERT INTO orders SELECT g, 1 + g % 100, 'k' || g % 7, g FROM generate_series(1, 2500) g`

describe('the real Alembic runs what was written', async () => {
  const environment = await pythonEnvironment(EXAMPLE)
  const server = testServer(15)

  async function alembic(folder: string, connection: pg.ClientConfig, ...words: string[]): Promise<string> {
    if ('missing' in environment) throw new Error(environment.missing)
    const { user, database, host } = connection
    const url = `postgresql+asyncpg://${user}@/${database}?host=${host}`
    const env = { ...process.env, DATABASE_URL: url }
    const { stderr } = await run(environment.python, ['-m', 'alembic', ...words], { cwd: folder, env })
    return stderr
  }

  it.skipIf('missing' in environment)('there and back, with rows', { timeout: 240_000 }, async () => {
    const folder = temporaryDirectory()
    project(folder)
    const original = `${folder}-original`
    cpSync(folder, original, { recursive: true })
    const fixed = await migrationFix({
      folder,
      targets: ['change'],
      rows: 50,
      postgres: 15,
      fill: new Map(),
      onProgress: () => {},
    })
    const [outcome] = fixed.outcomes
    expect([outcome?.fixed.refused, outcome?.unwritten]).toEqual([[], undefined])
    writeFixFiles(fixed, { write: true, output: undefined })
    const later = outcome?.written?.files.filter((one) => one.later) ?? []
    expect(later.map(({ path }) => path)).toHaveLength(1)
    await server.withDatabase(async (client, connection) => {
      await alembic(original, connection, 'upgrade', 'start')
      await client.query(ROWS)
      await alembic(original, connection, 'upgrade', 'head')
      const wanted = await readSchema(client)
      await server.withDatabase(async (own, place) => {
        await alembic(folder, place, 'upgrade', 'start')
        const before = await readSchema(own)
        await own.query(ROWS)
        await alembic(folder, place, 'upgrade', 'head')
        const labels =
          "SELECT count(*)::int AS n FROM orders WHERE label = 'a: ' || kind || ' :b 100%' AND token IS NOT NULL"
        expect((await own.query(labels)).rows).toEqual([{ n: 2500 }])
        await alembic(folder, place, 'downgrade', 'start')
        expect(compareSchemas(before, await readSchema(own)).filter((one) => !isColumnOrder(one))).toEqual([])
        expect((await own.query('SELECT sum(total)::int AS n FROM orders')).rows).toEqual([{ n: 3126250 }])
        await alembic(folder, place, 'upgrade', 'head')
        for (const { path, text } of later) writeFileSync(join(folder, path), text)
        await alembic(folder, place, 'upgrade', 'head')
        expect(compareSchemas(wanted, await readSchema(own)).filter((one) => !isColumnOrder(one))).toEqual([])
      })
    })
  })
})
