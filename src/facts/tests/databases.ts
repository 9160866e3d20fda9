import { dottedName, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { Workflow } from '../workflows/types.ts'
import type { DatabaseSign, TestsFacts } from './types.ts'

const SESSION = /(^|_)(session|db|database|connection|conn|engine|pool|uow)(_|$)/i

/** What tells on which database tests run: URLs, containers, services of workflows, and mocks in its place. */
export function databaseSigns(modules: readonly PythonModule[], workflows: readonly Workflow[]): DatabaseSign[] {
  return [...modules.flatMap(signsIn), ...workflows.flatMap(workflowSigns)]
}

function signsIn(module: PythonModule): DatabaseSign[] {
  const signs: DatabaseSign[] = []
  const add = (kind: DatabaseSign['kind'], what: string, node: PythonNode): void => {
    signs.push({ kind, what, at: { file: module.file, line: node.line } })
  }
  for (const node of module.root.find('string')) {
    const text = stringValue(node) ?? node.text.replace(/^[a-zA-Z]*["']+/, '')
    if (/^(postgres(ql)?|mysql|mariadb|mssql|oracle|cockroachdb)(\+\w+)?:\/\//.test(text))
      add('real', text.split('://', 1)[0] ?? '', node)
    else if (/^sqlite(\+\w+)?:\/\//.test(text)) add('sqlite', 'SQLite', node)
  }
  for (const node of module.root.find('import_statement', 'import_from_statement')) {
    const match =
      /\b(testcontainers|pytest_postgresql|pgserver|testing\.postgresql|pytest_docker|embedded_postgres|pytest_mock_resources)\b/.exec(
        node.text,
      )
    if (match !== null) add('real', match[0], node)
  }
  for (const node of module.root.find('function_definition')) {
    if (SESSION.test(nameOf(node)) && isFixture(node)) {
      const mock = node
        .find('call')
        .find((call) =>
          /(^|\.)(AsyncMock|MagicMock|Mock|create_autospec)$/.test(dottedName(call.field('function') ?? call) ?? ''),
        )
      if (mock !== undefined) add('mock', `a mock in the fixture ${nameOf(node)}`, mock)
    }
  }
  for (const node of module.root.find('assignment')) {
    const left = node.field('left')?.text ?? ''
    if (/dependency_overrides\[.*(session|db|database)/i.test(left) && /Mock\b/.test(node.field('right')?.text ?? '')) {
      add('mock', 'a mock in place of the session', node)
    }
  }
  return signs
}

function isFixture(node: PythonNode): boolean {
  const outer = node.parentNode
  return (
    outer?.kind === 'decorated_definition' &&
    outer.children.some((one) => one.kind === 'decorator' && /fixture/.test(one.text))
  )
}

function workflowSigns(workflow: Workflow): DatabaseSign[] {
  return workflow.jobs.flatMap((job) =>
    job.services
      .filter(({ image }) => /(^|\/)(postgres|postgis|mysql|mariadb|pgvector|timescaledb)/.test(image))
      .map(({ image, at }): DatabaseSign => ({ kind: 'real', what: `${image} beside the workflow`, at })),
  )
}

const DRIVERS =
  /^(sqlalchemy|sqlmodel|asyncpg|psycopg2?|aiomysql|pymysql|tortoise|piccolo|django\.db|peewee|databases|ormar|gino|edgedb|alembic)(\.|$)/

/** The first import of a database library by the service's own code. */
export function findDatabaseUse(python: PythonFacts): TestsFacts['usesDatabase'] {
  for (const module of python.code) {
    for (const node of module.root.find('import_statement', 'import_from_statement')) {
      const name = node.field('module_name')?.text ?? node.parts[0]?.text ?? ''
      if (DRIVERS.test(name)) return { what: name, at: { file: module.file, line: node.line } }
    }
  }
  return undefined
}
