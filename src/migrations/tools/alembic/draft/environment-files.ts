import { OWN_TEMPLATE } from './template.ts'

/** What a new environment of Alembic is made for. */
export interface EnvironmentPlan {
  /** The folder of `alembic.ini`, `.` for the root. */
  readonly folder: string
  /** The name of the folder of scripts in it. */
  readonly scripts: string
  /** The folder imports start at, relative to that of `alembic.ini`. */
  readonly importRoot: string
  /** The environment variable that holds the address of the database. */
  readonly variable: string
  /** Where the models' metadata is: `Base` in `app.models` has it as an attribute, a `MetaData` is it. */
  readonly metadata: { readonly module: string; readonly name: string; readonly isBase: boolean } | undefined
  /** Modules that define tables: unless they are imported, Alembic does not see them. */
  readonly models: readonly string[]
}

/** The files of an environment that works as it is: online, offline, and with drivers of asyncio. */
export function environmentFiles(plan: EnvironmentPlan): { readonly path: string; readonly text: string }[] {
  const top = plan.folder === '.' ? '' : `${plan.folder}/`
  const scripts = `${top}${plan.scripts}`
  return [
    { path: `${top}alembic.ini`, text: iniText(plan) },
    { path: `${scripts}/env.py`, text: envText(plan) },
    { path: `${scripts}/script.py.mako`, text: OWN_TEMPLATE },
    { path: `${scripts}/versions/.gitkeep`, text: '' },
  ]
}

function iniText({ scripts, importRoot, variable }: EnvironmentPlan): string {
  const from = importRoot === '.' ? '%(here)s' : `%(here)s/${importRoot}`
  return `# The address of the database is taken from the environment variable ${variable}, by ${scripts}/env.py.
[alembic]
script_location = %(here)s/${scripts}
prepend_sys_path = ${from}
path_separator = os
file_template = %%(year)d%%(month).2d%%(day).2d%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s
timezone = UTC
`
}

function envText({ variable, metadata, models }: EnvironmentPlan): string {
  const others = models.filter((module) => module !== metadata?.module)
  const imports = [
    ...others.map((module) => `import ${module}  # noqa: F401`),
    ...(metadata === undefined ? [] : [`from ${metadata.module} import ${metadata.name}`]),
  ]
  const target = metadata === undefined ? 'None' : `${metadata.name}${metadata.isBase ? '.metadata' : ''}`
  return `import asyncio
import os

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import Connection, make_url
${imports.length === 0 ? '' : `\n${imports.join('\n')}\n`}
target_metadata = ${target}


def database_url():
    address = os.environ.get("${variable}", "")
    if not address:
        raise RuntimeError("${variable} is not set: it names the database to migrate")
    # SQLAlchemy knows the dialect by this name alone.
    if address.startswith("postgres://"):
        address = "postgresql://" + address.removeprefix("postgres://")
    return make_url(address)


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_async(url) -> None:
    # Needs greenlet, which only services with asyncio have.
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    context.configure(url=database_url(), target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    url = database_url()
    if url.get_dialect().is_async:
        asyncio.run(migrate_async(url))
    else:
        with create_engine(url, poolclass=pool.NullPool).connect() as connection:
            migrate(connection)
`
}
