import { describe, expect, test } from 'vitest'
import { memoryWorkspace } from '../../../workspace/memory.ts'
import alembic from './index.ts'

const ENV = `from alembic import context
from sqlalchemy import engine_from_config
from app.models import Base

config = context.config
target_metadata = Base.metadata


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
`

function revision(id: string, down: string | null): string {
  return `"""${id} message

More text.
"""
revision = '${id}'
down_revision = ${down === null ? 'None' : `'${down}'`}
branch_labels = None
depends_on = None


def upgrade():
    pass
`
}

const HISTORY = {
  'migrations/env.py': ENV,
  'migrations/versions/b2_second.py': revision('b2', 'a1'),
  'migrations/versions/a1_first.py': revision('a1', null),
}

async function read(files: Record<string, string | Uint8Array>) {
  const workspace = memoryWorkspace(files)
  const environments = await alembic.find(workspace)
  return {
    environments,
    histories: await Promise.all(environments.map((one) => alembic.revisions(workspace, one))),
  }
}

async function only(files: Record<string, string | Uint8Array>) {
  const { environments, histories } = await read(files)
  expect(environments).toHaveLength(1)
  const [environment] = environments
  const [history] = histories
  if (environment === undefined || history === undefined) throw new Error('no environment')
  return { environment, history, kinds: environment.problems.map(({ kind }) => kind) }
}

describe('an environment with an ini file', () => {
  test('is read with its revisions in the order Alembic loads them', async () => {
    const { environment, history } = await only({
      ...HISTORY,
      'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://app:s3cret@db/app\n',
    })
    expect(environment).toEqual({
      tool: 'alembic',
      name: 'alembic.ini',
      root: '.',
      config: { file: 'alembic.ini', line: 1 },
      locations: ['migrations/versions'],
      versionTable: { name: 'alembic_version', schema: undefined },
      url: { kind: 'literal', url: 'postgresql://app@db/app', place: { file: 'alembic.ini', line: 3 } },
      transactions: 'all',
      problems: [],
    })
    expect(history.revisions.map(({ id, message }) => [id, message])).toEqual([
      ['a1', 'a1 message'],
      ['b2', 'b2 message'],
    ])
  })

  test('of a service in a folder, called from the root of the repository or from its own folder', async () => {
    const files = Object.fromEntries(Object.entries(HISTORY).map(([path, text]) => [`services/billing/${path}`, text]))
    for (const location of ['migrations', 'services/billing/migrations', '%(here)s/migrations', '/app/migrations']) {
      const { environment } = await only({
        ...files,
        'services/billing/alembic.ini': `[alembic]\nscript_location = ${location}\nsqlalchemy.url = postgresql:///x\n`,
      })
      expect(environment.locations, location).toEqual(['services/billing/migrations/versions'])
      expect(environment.root).toBe('services/billing')
    }
  })

  test('whose location is part of a package', async () => {
    const files = Object.fromEntries(Object.entries(HISTORY).map(([path, text]) => [`src/app/db/${path}`, text]))
    const { environment } = await only({
      ...files,
      'alembic.ini': '[alembic]\nscript_location = app.db:migrations\nsqlalchemy.url = postgresql:///x\n',
    })
    expect(environment.locations).toEqual(['src/app/db/migrations/versions'])
  })

  test('with a blank address, and with that of the template', async () => {
    for (const url of ['', 'driver://user:pass@localhost/dbname', '""']) {
      const { environment, kinds } = await only({
        ...HISTORY,
        'alembic.ini': `[alembic]\nscript_location = migrations\nsqlalchemy.url = ${url}\n`,
      })
      expect(environment.url.kind).toBe('blank')
      expect(kinds).toEqual(['url-blank'])
    }
  })

  test('does not fill in environment variables', async () => {
    for (const url of ['$' + '{DATABASE_URL}', '%(DATABASE_URL)s']) {
      const { environment, kinds } = await only({
        ...HISTORY,
        'alembic.ini': `[alembic]\nscript_location = migrations\nsqlalchemy.url = ${url}\n`,
      })
      expect(environment.url.kind).toBe('unknown')
      expect(kinds).toEqual(['env-var-ignored'])
    }
  })

  test('without what it needs: no env.py, no folder', async () => {
    const { kinds } = await only({ 'alembic.ini': '[alembic]\nscript_location = nowhere\n' })
    expect(kinds).toEqual(['script-location-missing'])
    const bare = await only({
      'alembic.ini': '[alembic]\nscript_location = m\n',
      'm/versions/a1.py': revision('a1', null),
    })
    expect(bare.kinds).toEqual(['env-py-missing'])
    expect(bare.history.revisions).toHaveLength(1)
  })
})

describe('several environments', () => {
  test('as sections without [alembic], options inherited from [DEFAULT]', async () => {
    const { environments } = await read({
      'db/env.py': ENV,
      'db/main/a1.py': revision('a1', null),
      'db/tenant/t1.py': revision('t1', null),
      'alembic.ini':
        '[DEFAULT]\nscript_location = db\n[main]\nversion_locations = db/main\nsqlalchemy.url = postgresql:///main\n' +
        '[tenant]\nversion_locations = db/tenant\nsqlalchemy.url = postgresql:///tenant\n[loggers]\nkeys = root\n',
    })
    expect(environments.map(({ name, locations, problems }) => [name, locations, problems])).toEqual([
      ['alembic.ini:main', ['db/main'], []],
      ['alembic.ini:tenant', ['db/tenant'], []],
    ])
  })

  test('that share one version table of one database', async () => {
    const { environments } = await read({
      'a/env.py': ENV,
      'a/versions/a1.py': revision('a1', null),
      'b/env.py': ENV,
      'b/versions/b1.py': revision('b1', null),
      'alembic.ini':
        '[a]\nscript_location = a\nsqlalchemy.url = postgresql://db/one\n[b]\nscript_location = b\nsqlalchemy.url = postgresql://db/one\n',
    })
    expect(environments.map(({ problems }) => problems.map(({ kind }) => kind))).toEqual([
      ['shared-version-table'],
      ['shared-version-table'],
    ])
  })

  test('with tables of their own do not', async () => {
    const { environments } = await read({
      'a/env.py': ENV,
      'a/versions/a1.py': revision('a1', null),
      'b/env.py': ENV.replace('target_metadata=target', 'version_table="b_version", target_metadata=target'),
      'b/versions/b1.py': revision('b1', null),
      'alembic.ini':
        '[a]\nscript_location = a\nsqlalchemy.url = postgresql://db/one\n[b]\nscript_location = b\nsqlalchemy.url = postgresql://db/one\n',
    })
    expect(environments.flatMap(({ problems }) => problems)).toEqual([])
    expect(environments[1]?.versionTable).toEqual({ name: 'b_version', schema: undefined })
  })

  test('the databases of the multidb template are none', async () => {
    const { environments } = await read({
      ...HISTORY,
      'alembic.ini':
        '[DEFAULT]\nscript_location = migrations\n[alembic]\ndatabases = one, two\nsqlalchemy.url = postgresql:///x\n[one]\nsqlalchemy.url = postgresql:///1\n[two]\nsqlalchemy.url = postgresql:///2\n',
    })
    expect(environments.map(({ name }) => name)).toEqual(['alembic.ini'])
  })
})

describe('configuration elsewhere', () => {
  test('in pyproject.toml, where an ini file wins option by option', async () => {
    const toml = '[tool.alembic]\nscript_location = "%(here)s/migrations"\nrecursive_version_locations = true\n'
    const nested = { ...HISTORY, 'migrations/versions/2024/c3.py': revision('c3', 'b2') }
    const { environment } = await only({ ...nested, 'pyproject.toml': toml })
    expect(environment.name).toBe('pyproject.toml')
    expect(environment.locations).toEqual(['migrations/versions', 'migrations/versions/2024'])
    const both = await only({
      ...nested,
      'pyproject.toml': toml,
      'alembic.ini': '[alembic]\nrecursive_version_locations = false\nsqlalchemy.url = postgresql:///x\n',
    })
    expect(both.environment.name).toBe('alembic.ini')
    expect(both.environment.locations).toEqual(['migrations/versions'])
  })

  test('nowhere: a folder with env.py and versions', async () => {
    const { environment } = await only(HISTORY)
    expect(environment.name).toBe('migrations/env.py')
    expect(environment.config).toBeUndefined()
    expect(environment.url).toEqual({ kind: 'unknown', reason: 'no configuration is in the repository' })
  })

  test('an ini file without script_location beside env.py (Flask-Migrate)', async () => {
    const { environment } = await only({ ...HISTORY, 'migrations/alembic.ini': '[alembic]\n# nothing\n[loggers]\n' })
    expect(environment.name).toBe('migrations/alembic.ini')
    expect(environment.locations).toEqual(['migrations/versions'])
    expect(environment.root).toBe('.')
  })

  test('a template with placeholders', async () => {
    const files = Object.fromEntries(Object.entries(HISTORY).map(([path, text]) => [`hub/${path}`, text]))
    const { environment, kinds } = await only({
      ...files,
      'hub/alembic.ini': '[alembic]\nscript_location = {folder}\nsqlalchemy.url = {db_url}\n',
    })
    expect(environment.locations).toEqual(['hub/migrations/versions'])
    expect(kinds).toEqual([])
  })

  test('fixtures of tests are no environments', async () => {
    const files = Object.fromEntries(Object.entries(HISTORY).map(([path, text]) => [`tests/data/${path}`, text]))
    expect((await read(files)).environments).toEqual([])
  })
})

describe('folders within versions', () => {
  const legacy = { 'migrations/versions/legacy/old.py': revision('old', null) }
  const ini = { 'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql:///x\n' }

  test('do not count', async () => {
    const { environment } = await only({ ...HISTORY, ...ini, ...legacy })
    expect(environment.locations).toEqual(['migrations/versions'])
  })

  test('count when the configuration says so', async () => {
    const { environment, history } = await only({
      ...HISTORY,
      ...legacy,
      'alembic.ini': `${ini['alembic.ini']}recursive_version_locations = true\n`,
    })
    expect(environment.locations).toEqual(['migrations/versions', 'migrations/versions/legacy'])
    expect(history.revisions.map(({ id }) => id)).toEqual(['a1', 'b2', 'old'])
  })

  test('are taken in the order of the code that sets them', async () => {
    const { environment, kinds } = await only({
      ...HISTORY,
      ...ini,
      'migrations/versions/yoga/contract/y2.py': revision('y2', 'b2'),
      'migrations/versions/yoga/expand/y1.py': revision('y1', 'b2'),
      'migrations/versions/archive/z9.py': revision('z9', null),
      'migrations/cli.py': `RELEASES = ('yoga',)
EXPAND = 'expand'
BRANCHES = (EXPAND, 'contract')
config.set_main_option('version_locations', ' '.join(paths))
`,
    })
    expect(environment.locations).toEqual([
      'migrations/versions',
      'migrations/versions/yoga/expand',
      'migrations/versions/yoga/contract',
    ])
    expect(kinds).toContain('configuration-in-code')
  })

  test('that do not know one another are environments of their own', async () => {
    const { environments } = await read({
      'migrations/env.py': ENV,
      ...ini,
      'migrations/versions/postgresql/a1.py': revision('a1', null),
      'migrations/versions/sqlite/a1.py': revision('a1', null),
    })
    expect(environments.map(({ name }) => name)).toEqual(['alembic.ini:postgresql', 'alembic.ini:sqlite'])
  })
})

describe('version locations', () => {
  const files = { 'm/env.py': ENV, 'one/a1.py': revision('a1', null), 'two/b1.py': revision('b1', null) }
  const ini = (lines: string): string => `[alembic]\nscript_location = m\nsqlalchemy.url = postgresql:///x\n${lines}\n`

  test.each([
    ['version_locations = one two'],
    ['version_locations = one, two'],
    ['version_locations = one:two\npath_separator = os'],
    ['version_locations = one;two\npath_separator = ;'],
    ['version_locations = one:two\nversion_path_separator = :'],
    ['version_locations =\n  one\n  two\npath_separator = newline'],
    ['version_locations = %(here)s/one  %(here)s/two\npath_separator = space'],
  ])('%s', async (lines) => {
    const { environment, kinds } = await only({ ...files, 'alembic.ini': ini(lines) })
    expect(environment.locations).toEqual(['one', 'two'])
    expect(kinds).toEqual([])
  })

  test('a separator with a comment behind it is none', async () => {
    const { kinds } = await only({
      ...files,
      'alembic.ini': ini('version_locations = one\nversion_path_separator = os  # note'),
    })
    expect(kinds).toEqual(['bad-option'])
  })

  test('a folder that is not there is passed over', async () => {
    const { environment, kinds } = await only({ ...files, 'alembic.ini': ini('version_locations = one gone') })
    expect(environment.locations).toEqual(['one'])
    expect(kinds).toEqual(['location-missing'])
  })
})

describe('env.py', () => {
  const with_ = (env: string) =>
    only({ ...HISTORY, 'migrations/env.py': env, 'alembic.ini': '[alembic]\nscript_location = migrations\n' })

  test('takes the address from a variable, through a name, a function or a dictionary', async () => {
    const forms = [
      'config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])\n',
      'url = os.getenv("DATABASE_URL", "x").replace("%", "%%")\nconfig.set_main_option("sqlalchemy.url", url)\n',
      'def get_url():\n    return os.environ.get("DATABASE_URL")\n\nsection["sqlalchemy.url"] = get_url()\n',
      'engine_from_config({"sqlalchemy.url": f"postgresql://{os.environ[\'DATABASE_URL\']}"})\n',
    ]
    for (const form of forms) {
      const { environment, kinds } = await with_(`import os\n${form}${ENV}`)
      expect(environment.url, form).toMatchObject({ kind: 'variable', names: ['DATABASE_URL'] })
      expect(kinds).toEqual([])
    }
  })

  test('reads a variable and does not use it', async () => {
    const { kinds } = await with_(`import os\nDATABASE_URL = os.getenv("DATABASE_URL")\n${ENV}`)
    expect(kinds).toEqual(['env-var-ignored', 'url-blank'])
  })

  test('has its own table, schema and transactions', async () => {
    const { environment } = await with_(
      `TABLE = "billing_" + "version"\n${ENV.replace(
        'connection=connection,',
        'connection=connection, version_table=TABLE, version_table_schema="billing", transaction_per_migration=True,',
      )}`,
    )
    expect(environment.versionTable).toEqual({ name: 'billing_version', schema: 'billing' })
    expect(environment.transactions).toBe('each')
  })

  test('whose table cannot be known', async () => {
    const { environment } = await with_(
      ENV.replace('connection=connection,', 'connection=connection, version_table=name(),'),
    )
    expect(environment.versionTable).toBeUndefined()
  })

  test('without metadata', async () => {
    const { kinds } = await with_(`${ENV.replace('= Base.metadata', '= None')}`)
    expect(kinds).toContain('metadata-missing')
  })
})

describe('models that env.py does not import', () => {
  const files = {
    ...HISTORY,
    'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql:///x\n',
    'app/models/__init__.py': '',
    'app/models/base.py': 'class Base(DeclarativeBase):\n    pass\n',
    'app/models/user.py': 'from .base import Base\n\nclass User(Base):\n    __tablename__ = "users"\n',
    'app/models/order.py': 'from app.models.base import Base\n\nclass Order(Base):\n    __tablename__ = "orders"\n',
    'app/other.py': 'Base = declarative_base()\n\nclass Log(Base):\n    __tablename__ = "logs"\n',
  }
  const env = (imports: string): string => ENV.replace('from app.models import Base', imports)

  async function found(imports: string, more: Record<string, string> = {}) {
    const { environment } = await only({ ...files, ...more, 'migrations/env.py': env(imports) })
    return environment.problems.map(({ kind, detail }) => `${kind}: ${detail}`)
  }

  test('are told', async () => {
    expect(await found('from app.models.base import Base')).toEqual([
      'models-not-imported: env.py imports nothing that leads to the models in app/models/order.py, app/models/user.py: Alembic does not see their tables',
    ])
    expect(await found('from app.models.base import Base\nfrom app.models import user')).toEqual([
      'models-not-imported: env.py imports nothing that leads to the models in app/models/order.py: Alembic does not see their tables',
    ])
  })

  test('are none when a package imports them, or all are imported', async () => {
    expect(
      await found('from app.models.base import Base\nfrom app.models import (\n    order,\n    user,  # all\n)'),
    ).toEqual([])
    const reexport = {
      'app/models/__init__.py': 'from .base import Base\nfrom .user import *\nfrom .order import Order\n',
    }
    expect(await found('from app.models import Base', reexport)).toEqual([])
  })

  test('are not guessed where modules are imported at run time, or the metadata is not traced', async () => {
    expect(
      await found('import importlib\nfrom app.models.base import Base\nimportlib.import_module("app.models.user")'),
    ).toEqual([])
    expect(await found('from sqlmodel import SQLModel as Base')).toEqual([])
  })
})
