import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, plimsoll } from '../testing/command.ts'
import { temporaryDirectory } from '../testing/directory.ts'
import { pythonEnvironment } from '../testing/python-environment.ts'

beforeAll(ensureBuilt, 120_000)

const service = {
  'src/shop/__init__.py': '',
  'src/shop/base.py': 'from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n',
  'src/shop/orders.py': [
    'from sqlalchemy.orm import Mapped, mapped_column',
    'from shop.base import Base',
    'class Order(Base):',
    '    __tablename__ = "orders"',
    '    id: Mapped[int] = mapped_column(primary_key=True)',
  ].join('\n'),
  'src/shop/settings.py': 'import os\nurl = os.environ["SHOP_DATABASE_URL"]\n',
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["sqlalchemy"]\n',
}

describe('plimsoll migrate init', () => {
  it('finds the base, the models and the variable, and leaves nothing missing', () => {
    const root = temporaryDirectory(service)
    const ran = plimsoll(['-C', root, 'migrate', 'init', '--format', 'json'])
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.out)).toMatchObject({
      variable: 'SHOP_DATABASE_URL',
      metadata: 'shop.base:Base',
      models: ['shop.orders'],
      notes: [],
    })
    const [row] = JSON.parse(plimsoll(['-C', root, 'migrate', 'inventory', '--format', 'json']).out).services
    expect(row.missing).toEqual([{ what: 'revisions', detail: 'it has no revision yet' }])
    const again = plimsoll(['-C', root, 'migrate', 'init'])
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('already: alembic.ini') })
  })

  it('asks where there are several bases', () => {
    const lines = [
      'from sqlalchemy import Column, Integer',
      'from sqlalchemy.orm import declarative_base',
      'Base = declarative_base()',
      'class Log(Base):',
      '    __tablename__ = "logs"',
      '    id = Column(Integer, primary_key=True)',
    ]
    const other = { 'src/shop/other.py': lines.join('\n') }
    const root = temporaryDirectory({ ...service, ...other })
    const ran = plimsoll(['-C', root, 'migrate', 'init', '--dry-run'])
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('several declarative bases') })
    const chosen = plimsoll(['-C', root, 'migrate', 'init', '--dry-run', '--metadata', 'shop.other:Base'])
    expect(chosen.out).toContain('from shop.other import Base')
  })

  it('what it writes works with Alembic', { timeout: 600_000 }, async (context) => {
    const pins = 'alembic==1.20.1\n'
    const needs = temporaryDirectory({ 'requirements.txt': pins, 'requirements-dev.txt': '-r requirements.txt\n' })
    const environment = await pythonEnvironment(needs)
    if ('missing' in environment) return context.skip(environment.missing)
    const root = temporaryDirectory(service)
    plimsoll(['-C', root, 'migrate', 'init'])
    const { revision } = JSON.parse(plimsoll(['-C', root, 'migrate', 'new', '-m', 'first', '--format', 'json']).out)
    const env = { ...process.env, SHOP_DATABASE_URL: 'postgres://u@localhost/x' }
    const alembic = (...args: string[]) =>
      execFileSync(environment.python, ['-m', 'alembic', ...args], { cwd: root, encoding: 'utf8', env })
    expect(alembic('heads')).toContain(`${revision} (head)`)
    expect(alembic('upgrade', 'head', '--sql')).toContain(
      `INSERT INTO alembic_version (version_num) VALUES ('${revision}')`,
    )
  })
})
