import type { Position } from '../../../../core/position.ts'
import type { DatabaseUrl, MigrationProblem } from '../../../types.ts'
import type { Configure } from './configure.ts'
import type { Surroundings } from './evaluate.ts'
import { evaluate, variableOf, variablesIn, written } from './evaluate.ts'
import type { Hints } from './hints.ts'
import type { Option, Options } from './options.ts'
import type { Expression } from './python/expression.ts'
import { calleeName } from './python/expression.ts'

const OPTION = 'sqlalchemy.url'
/** What the templates of Alembic have in place of an address. */
const TEMPLATE = /^driver:\/\/user:pass@localhost\/dbname$/
const LOOKS_LIKE_URL_NAME = /(DATABASE|POSTGRES|PG|SQLALCHEMY|DB).*(URL|URI|DSN)|^DATABASE/i

export interface UrlAnswer {
  readonly url: DatabaseUrl
  readonly problems: readonly MigrationProblem[]
}

interface Source {
  readonly value: Expression
  readonly line: number
}

/** Where the address of the database comes from: what env.py sets, hands to an engine, or reads from the options. */
export function databaseUrl(
  calls: readonly Configure[],
  around: Surroundings,
  options: Options,
  hints: Hints,
): UrlAnswer {
  const set = setters(around)
  const made = engines(calls, around)
  const chosen = set.length > 0 ? set : made.filter(({ value }) => !readsOption(value, around))
  const ignored = ignoredVariables(around, chosen)
  if (chosen.length > 0) return { url: fromSources(chosen, around), problems: ignored }
  const fromOption = made.length > 0 || usesOptions(around)
  if (!fromOption) {
    return {
      url: { kind: 'unknown', reason: `${around.file} takes its connection from other code` },
      problems: ignored,
    }
  }
  const answer = optionUrl(options.get(OPTION), around, hints)
  return { url: answer.url, problems: [...ignored, ...answer.problems] }
}

/** `config.set_main_option("sqlalchemy.url", …)`, `section["sqlalchemy.url"] = …`, `{"sqlalchemy.url": …}`. */
function setters({ outline }: Surroundings): Source[] {
  const calls = outline.calls.flatMap(({ call, line }): Source[] => {
    const place = calleeName(call) === 'set_main_option' ? 0 : calleeName(call) === 'set_section_option' ? 1 : -1
    const [key, value] = [call.positional[place], call.positional[place + 1] ?? call.named.get('value')]
    return place >= 0 && key?.kind === 'text' && key.value === OPTION && value !== undefined ? [{ value, line }] : []
  })
  const items = outline.assignments.flatMap(({ target, value, line }): Source[] =>
    target.kind === 'item' && target.key.kind === 'text' && target.key.value === OPTION ? [{ value, line }] : [],
  )
  return [...calls, ...items, ...dictionaries(outline)]
}

function dictionaries({ assignments, calls }: Surroundings['outline']): Source[] {
  const values = [
    ...assignments.map(({ value, line }) => ({ value, line })),
    ...calls.flatMap(({ call, line }) => call.positional.map((value) => ({ value, line }))),
  ]
  return values.flatMap(({ value, line }) =>
    value.kind !== 'dict'
      ? []
      : value.entries.flatMap(([key, entry]): Source[] =>
          key.kind === 'text' && key.value === OPTION ? [{ value: entry, line }] : [],
        ),
  )
}

/** Addresses handed to an engine or to the context. */
function engines(calls: readonly Configure[], { outline }: Surroundings): Source[] {
  const made = outline.calls.flatMap(({ call, line }): Source[] => {
    const isEngine = /^create_(async_)?engine$/.test(calleeName(call))
    const value = isEngine ? (call.positional[0] ?? call.named.get('url')) : undefined
    return value === undefined ? [] : [{ value, line }]
  })
  if (made.length > 0) return made
  return calls.flatMap(({ arguments: given, line }) => (given.get('url') ?? []).map((value) => ({ value, line })))
}

function readsOption(value: Expression, around: Surroundings): boolean {
  const found = around.option(OPTION)
  const result = evaluate(value, around)
  return (
    (result.kind === 'option' && result.name === OPTION) ||
    (result.kind === 'text' && result.text === found && variablesIn(value, around.outline).length === 0)
  )
}

function usesOptions({ outline }: Surroundings): boolean {
  return outline.calls.some(({ call }) => /^(async_)?engine_from_config$/.test(calleeName(call)))
}

function fromSources(sources: readonly Source[], around: Surroundings): DatabaseUrl {
  const [first] = sources
  const place = (line: number): Position => ({ file: around.file, line })
  const names = [...new Set(sources.flatMap(({ value }) => variablesIn(value, around.outline)))]
  if (names.length > 0) return { kind: 'variable', names, place: place(first?.line ?? 1) }
  for (const { value, line } of sources) {
    const result = evaluate(value, around)
    if (result.kind === 'text' && /^[\w+]+:\/\//.test(result.text)) {
      return { kind: 'literal', url: withoutPassword(result.text), place: place(line) }
    }
  }
  const what = first === undefined ? 'code' : written(first.value)
  return { kind: 'unknown', reason: `${around.file}:${first?.line ?? 1} takes it from ${what}` }
}

function optionUrl(option: Option | undefined, around: Surroundings, hints: Hints): UrlAnswer {
  const value = option?.value.replace(/^(["'])(.*)\1$/, '$2') ?? ''
  const place = option?.position ?? { file: around.file, line: 1 }
  if (/^\{+\w+\}+$/.test(value)) {
    return {
      url: { kind: 'unknown', reason: `the configuration is a template: ${value} is filled in by code` },
      problems: [],
    }
  }
  const placeholder = /\$\{?\w+\}?/.exec(value)?.[0] ?? option?.missing.map((name) => `%(${name})s`)[0]
  if (placeholder !== undefined) {
    const detail = `the URL of the database holds ${placeholder}, and nothing fills it in: Alembic reads no environment variables from its configuration`
    const problems =
      isSetElsewhere(hints, around) !== undefined ? [] : [{ kind: 'env-var-ignored', detail, position: place }]
    return { url: { kind: 'unknown', reason: `the configuration leaves ${placeholder} open` }, problems }
  }
  if (value !== '' && !TEMPLATE.test(value)) {
    return { url: { kind: 'literal', url: withoutPassword(value), place }, problems: [] }
  }
  const elsewhere = isSetElsewhere(hints, around)
  if (elsewhere !== undefined) {
    return { url: { kind: 'unknown', reason: `${elsewhere} sets it when it calls Alembic` }, problems: [] }
  }
  const what = value === '' ? 'names no database' : 'still has the address of the template'
  const detail = `sqlalchemy.url ${what}, and env.py takes it from there`
  return { url: { kind: 'blank', place }, problems: [{ kind: 'url-blank', detail, position: place }] }
}

/** A file that calls Alembic with an address of its own. */
function isSetElsewhere(hints: Hints, { file }: Surroundings): string | undefined {
  const setting = new Set(hints.mentions('set_main_option'))
  const found = hints.mentions(OPTION).filter((other) => other !== file && setting.has(other))
  return found.sort((a, b) => shared(b, file) - shared(a, file))[0]
}

/** How many characters two paths begin with together: a measure of nearness. */
function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** A variable with the name of a database address that env.py reads and then does nothing with. */
function ignoredVariables(around: Surroundings, chosen: readonly Source[]): MigrationProblem[] {
  const used = new Set(chosen.flatMap(({ value }) => variablesIn(value, around.outline)))
  return around.outline.assignments.flatMap(({ target, value, line }) => {
    const variable = variableOf(value) ?? ''
    if (target.kind !== 'name' || !LOOKS_LIKE_URL_NAME.test(variable) || used.has(variable)) return []
    const uses = around.outline.text.match(new RegExp(`\\b${target.name}\\b(?!["'])`, 'g'))?.length ?? 0
    if (uses > 1) return []
    const detail = `env.py reads ${variable} into ${target.name} and then does not use it`
    return [{ kind: 'env-var-ignored', detail, position: { file: around.file, line } }]
  })
}

/** A connection string as it may be shown. */
export function withoutPassword(url: string): string {
  return url
    .replace(/(:\/\/[^:/?#@\s]*):[^@\s]*@/, '$1@')
    .replace(/([?&])(?:password|sslpassword)=[^&]*(&|$)/gi, (_, before: string, after: string) =>
      after === '&' ? before : '',
    )
}
