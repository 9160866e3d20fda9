import type { Position } from '../../core/position.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { TestCase } from '../tests/types.ts'
import type { Workflow } from '../workflows/types.ts'
import { findEmptying } from './emptying.ts'
import type { ScenariosFacts, Subject, TestScenario } from './types.ts'

/** What tests are about, and what the service has that tests should be about. */
export default defineFact<ScenariosFacts>({
  async collect({ workspace, fact }) {
    const [python, tests, workflows] = await Promise.all([fact('python'), fact('tests'), fact('workflows')])
    const modules = python.modules.filter(({ role }) => role === 'test')
    return {
      cases: scenarios(workspace, tests.cases),
      tenants: inModels(python, TENANT),
      teams: inModels(python, TEAM),
      lifecycles: lifecycles(python),
      credits: inCode(python, CREDIT),
      emptying: findEmptying(modules),
      makers: makers(modules),
      realData: realData(workspace, modules),
      containers: [...inTests(modules), ...inWorkflows(workflows.workflows)],
    }
  },
})

const TENANT =
  /^\s+((?:org|organi[sz]ation|tenant|workspace|company|account)_id)\s*[:=].*(?:mapped_column|Column\(|Mapped\[|ForeignKey|Field\(foreign_key)/m
const TEAM = /^\s+(team_id)\s*[:=].*(?:mapped_column|Column\(|Mapped\[|ForeignKey)/m
const CREDIT = /\b(referral_?credits?|ReferralCredit|referral_reward|referrer_bonus|credit_referrer|award_referral)\b/

function inModels(python: PythonFacts, pattern: RegExp): Subject | undefined {
  for (const { tree, file } of python.code) {
    if (purposeOf(file) === 'migration' || !mayHold(tree, 'org', 'tenant', 'workspace', 'company', 'account', 'team'))
      continue
    const match = pattern.exec(tree.text)
    if (match !== null)
      return { name: match[1] ?? '', at: at(file, tree.text, match.index + match[0].indexOf(match[1] ?? '')) }
  }
  return undefined
}

function inCode(python: PythonFacts, pattern: RegExp): Subject | undefined {
  for (const { tree, file } of python.code) {
    if (!mayHold(tree, 'referr')) continue
    const match = pattern.exec(tree.text)
    if (match !== null) return { name: match[1] ?? '', at: at(file, tree.text, match.index) }
  }
  return undefined
}

const LIFECYCLE =
  /^class\s+(\w*(?:Booking|Order|Appointment|Reservation|Subscription)\w*(?:Status|State))\((?:.*Enum.*)\):/gm

function lifecycles(python: PythonFacts): Subject[] {
  return python.code.flatMap(({ tree, file }) => {
    if (!mayHold(tree, 'Status(', 'State(') || purposeOf(file) !== 'service') return []
    return [...tree.text.matchAll(LIFECYCLE)].map((match) => ({
      name: match[1] ?? '',
      at: at(file, tree.text, match.index),
    }))
  })
}

const REQUEST = /\b\w*(client|app|http|api|browser|page|session)\w*\.(get|post|put|patch|delete|request|goto|click)\(/gi
const SLEEP = /\b(?:time\.sleep|asyncio\.sleep|page\.wait_for_timeout|waitForTimeout|cy\.wait)\(\s*(\d+(?:\.\d+)?)/g

function scenarios(workspace: Workspace, cases: readonly TestCase[]): TestScenario[] {
  const lines = new Map<string, string[]>()
  return cases.map((one, index): TestScenario => {
    const { file, line } = one.at
    const known = lines.get(file) ?? (workspace.read(file) ?? '').split('\n')
    lines.set(file, known)
    const next = cases[index + 1]
    const end = next?.at.file === file && next.at.line > line ? next.at.line - 1 : known.length
    const text = known.slice(line - 1, end).join('\n')
    const requests = [...text.matchAll(REQUEST)].length
    return {
      name: one.name,
      at: one.at,
      text: `${one.name}\n${text}`,
      runs: one.skipped === undefined,
      requests,
      kind: kindOf(file, text, requests),
      sleeps: [...text.matchAll(SLEEP)]
        .filter((match) => Number(match[1]) >= 0.2)
        .map((match) => ({ file, line: line + text.slice(0, match.index).split('\n').length - 1 })),
    }
  })
}

function kindOf(file: string, text: string, requests: number): TestScenario['kind'] {
  if (
    /(^|[/_-])(e2e|end[-_]to[-_]end|playwright|cypress|selenium)([/_.-]|$)/i.test(file) ||
    /\b(page\.goto|browser\.)/.test(text)
  )
    return 'end-to-end'
  if (/(^|[/_-])integration([/_.-]|$)/i.test(file) || requests > 0) return 'integration'
  return 'unit'
}

const FACTORY =
  /^class\s+(\w*Factory\w*)\(|^def\s+(make_\w+|create_test_\w+|build_\w+)\(|^@pytest(?:_asyncio)?\.fixture[^\n]*\n(?:async\s+)?def\s+(\w+)/gm

function makers(modules: readonly PythonModule[]): Subject[] {
  return modules.flatMap(({ tree, file }) =>
    [...tree.text.matchAll(FACTORY)].map((match) => ({
      name: match[1] ?? match[2] ?? match[3] ?? '',
      at: at(file, tree.text, match.index),
    })),
  )
}

const DUMP = [
  'tests/**/*.{dump,sql.gz,bak}',
  'test/**/*.{dump,sql.gz,bak}',
  '**/fixtures/**/*{prod,production,live}*.{sql,json,csv}',
  '**/*{prod,production}*dump*',
]
const PERSON = /["'][\w.+-]+@(gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|web|mail)\.(com|de|net|ru)["']/

function realData(workspace: Workspace, modules: readonly PythonModule[]): Subject[] {
  const dumps = workspace
    .glob(...DUMP)
    .filter(({ role }) => role !== 'vendored')
    .map(({ path }) => ({ name: 'a dump of a database', at: { file: path, line: 1 } }))
  const people = modules.flatMap(({ tree, file }) => {
    const match = mayHold(tree, 'gmail', 'yahoo', 'hotmail', 'outlook', 'icloud', 'gmx', '@web', '@mail')
      ? PERSON.exec(tree.text)
      : null
    return match === null
      ? []
      : [{ name: 'an address that may be a real person’s', at: at(file, tree.text, match.index) }]
  })
  return [...dumps, ...people]
}

function inTests(modules: readonly PythonModule[]): Subject[] {
  return modules.flatMap(({ tree, file }) => {
    const match =
      /\b(?:from|import)\s+(testcontainers[\w.]*|pytest_postgresql|pytest_docker|moto|responses|respx|fakeredis|localstack\w*)/.exec(
        tree.text,
      )
    return match === null ? [] : [{ name: match[1] ?? '', at: at(file, tree.text, match.index) }]
  })
}

function inWorkflows(workflows: readonly Workflow[]): Subject[] {
  return workflows.flatMap(({ jobs }) =>
    jobs.flatMap(({ services }) => services.map(({ image, at: place }) => ({ name: image, at: place }))),
  )
}

function at(file: string, text: string, offset: number): Position {
  return { file, line: text.slice(0, offset).split('\n').length }
}
