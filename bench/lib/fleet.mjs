// Generated Alembic services, for benchmarks: plain linear histories as `alembic revision` writes them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const INI = '[alembic]\nscript_location = %(here)s/migrations\n\n[loggers]\nkeys = root\n'

const ENV = `import os
from alembic import context
from sqlalchemy import create_engine, pool

target_metadata = None


def run_migrations_offline():
    context.configure(url="postgresql://", target_metadata=target_metadata, literal_binds=True, dialect_name="postgresql")
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
`

export const revisionId = (service, number) =>
  (0x1000000 + service * 1000 + number).toString(16).padStart(12, '0').slice(-12)

/** What a revision does: a table now and then, columns, indexes and constraints in between. */
function body(number) {
  const table = `t${Math.floor(number / 5)}`
  const forms = [
    [
      `op.create_table(\n        "${table}",\n        sa.Column("id", sa.BigInteger(), nullable=False),\n        sa.Column("name", sa.String(length=80), nullable=True),\n        sa.PrimaryKeyConstraint("id"),\n    )`,
      `op.drop_table("${table}")`,
    ],
    [`op.add_column("${table}", sa.Column("code", sa.Integer(), nullable=True))`, `op.drop_column("${table}", "code")`],
    [
      `op.create_index(op.f("ix_${table}_code"), "${table}", ["code"], unique=False)`,
      `op.drop_index(op.f("ix_${table}_code"), table_name="${table}")`,
    ],
    [
      `op.alter_column("${table}", "name", existing_type=sa.String(length=80), type_=sa.String(length=120))`,
      `op.alter_column("${table}", "name", existing_type=sa.String(length=120), type_=sa.String(length=80))`,
    ],
    [
      `op.execute("UPDATE ${table} SET code = 0 WHERE code IS NULL")\n    op.alter_column("${table}", "code", existing_type=sa.Integer(), nullable=False)`,
      `op.alter_column("${table}", "code", existing_type=sa.Integer(), nullable=True)`,
    ],
  ]
  return forms[number % forms.length]
}

/** Writes one service with a history of `count` revisions. */
export function writeService(folder, service, count) {
  const versions = join(folder, 'migrations', 'versions')
  mkdirSync(versions, { recursive: true })
  writeFileSync(join(folder, 'alembic.ini'), INI)
  writeFileSync(join(folder, 'migrations', 'env.py'), ENV)
  writeFileSync(join(folder, 'pyproject.toml'), '[project]\nname = "service"\ndependencies = ["alembic"]\n')
  for (let number = 0; number < count; number++) {
    const id = revisionId(service, number)
    const down = number === 0 ? 'None' : `"${revisionId(service, number - 1)}"`
    const [up, back] = body(number)
    const text = `"""change ${number}

Revision ID: ${id}
Revises: ${number === 0 ? '' : revisionId(service, number - 1)}
Create Date: 2026-01-01 00:00:00
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "${id}"
down_revision: Union[str, Sequence[str], None] = ${down}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    ${up}


def downgrade() -> None:
    ${back}
`
    writeFileSync(join(versions, `${id}_change_${number}.py`), text)
  }
}

/** Writes a fleet of services and its plimsoll.yaml; addresses come from `urlOf(service)`. */
export function writeFleet(folder, services, revisions, urlOf) {
  rmSync(folder, { recursive: true, force: true })
  for (let service = 0; service < services; service++) {
    writeService(join(folder, `service-${service}`), service, revisions)
  }
  const names = Array.from({ length: services }, (_, at) => `service-${at}`)
  const lines = names.map((name, at) => `  ${name}: { databases: { production: '${urlOf(at)}' } }`)
  writeFileSync(join(folder, 'plimsoll.yaml'), `services:\n${lines.join('\n')}\n`)
  return names
}
