import type { LintFinding, LintInput, RevisionScript } from '../migrations/lint/input.ts'
import { lintScripts } from '../migrations/lint/lint-scripts.ts'
import type { MigrationStep, Script, Transactions } from '../migrations/types.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { splitSql } from '../parsers/sql/split.ts'

export type LintOptions = Partial<Omit<LintInput, 'revisions'>> & {
  readonly tool?: string
  /** Statements that hold this word run outside the transaction, as in an autocommit block. */
  readonly autocommit?: string
}

/** An example of a rule: what stands before, one text for each revision, and the ways back if given. */
export interface LintExample {
  readonly setup: string
  readonly revisions: readonly { readonly up: string; readonly down: string | undefined }[]
  readonly options: LintOptions
}

const MARK = /^-- plimsoll example:[ \t]*(.*)$/

/**
 * Reads an example file. Lines `-- plimsoll example: …` divide it: what stands before `start` made the schema earlier;
 * `revision` begins a further revision, `down` its way back; `key=value` words are options (`version`, `transactions`,
 * `enable`, `empty`, `autocommit`: statements with that word run outside the transaction).
 */
export function readExample(text: string): LintExample {
  const revisions: { up: string; down: string | undefined }[] = []
  const words: string[] = []
  const started = text.includes('-- plimsoll example: start')
  let setup = ''
  let part: 'setup' | 'up' | 'down' = started ? 'setup' : 'up'
  if (!started) revisions.push({ up: '', down: undefined })
  for (const [at, line] of text.split('\n').entries()) {
    const mark = MARK.exec(line)?.[1]?.trim()
    if (mark === 'start' || mark === 'revision') {
      revisions.push({ up: '\n'.repeat(at), down: undefined })
      part = 'up'
    } else if (mark === 'down') part = 'down'
    else if (mark !== undefined) words.push(...mark.split(/\s+/))
    // Every part keeps the line numbers of the file.
    const kept = mark === undefined ? line : ''
    setup += `${part === 'setup' ? kept : ''}\n`
    const last = revisions.length - 1
    revisions.forEach((revision, index) => {
      revision.up += `${part === 'up' && index === last ? kept : ''}\n`
      if (part === 'down' && index === last) revision.down = `${revision.down ?? '\n'.repeat(at)}${kept}\n`
    })
  }
  return { setup, revisions, options: optionsOf(words) }
}

function optionsOf(words: readonly string[]): LintOptions {
  const value = (key: string) => words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1)
  const [version, minor] = (value('version') ?? '').split('.').map(Number)
  return {
    ...(version === undefined || version === 0
      ? {}
      : { version: { major: version, ...(minor === undefined ? {} : { minor }) } }),
    transactions: (value('transactions') ?? 'each') as Transactions,
    enable: value('enable')?.split(',') ?? [],
    fromEmpty: value('empty') === 'true',
    ...(value('autocommit') === undefined ? {} : { autocommit: value('autocommit') ?? '' }),
    ...(value('tool') === undefined ? {} : { tool: value('tool') ?? 'sql' }),
  }
}

export async function lintExample(text: string, file = 'example.sql'): Promise<readonly LintFinding[]> {
  const { setup, revisions, options } = readExample(text)
  const scripts = revisions.map(({ up, down }, index) =>
    sqlRevision(up, down, revisions.length === 1 ? file : `${index + 1}_${file}`),
  )
  return lintRevisions(scripts, { setup: { sql: setup }, ...options })
}

/** Lints SQL as one revision in its own transaction, after `setup`. */
export async function lintSql(sql: string, options: LintOptions & { readonly before?: string } = {}) {
  const { before, ...rest } = options
  const setup = before === undefined ? {} : { setup: { sql: before } }
  return lintRevisions([sqlRevision(sql, undefined, 'test.sql')], { ...setup, ...rest })
}

export async function lintRevisions(revisions: readonly RevisionScript[], options: LintOptions = {}) {
  const { findings, unread } = lintScripts(lintInput(revisions, options), await loadSqlParser())
  if (unread.length > 0) throw new Error(`the example does not parse: ${unread[0]?.message}: ${unread[0]?.sql}`)
  return findings
}

export function lintInput(revisions: readonly RevisionScript[], options: LintOptions): LintInput {
  const { tool, autocommit, ...rest } = options
  return {
    transactions: 'each',
    today: '2026-11-20',
    ...rest,
    revisions: revisions.map((revision) => ({
      ...revision,
      tool: tool ?? revision.tool,
      up: autocommit === undefined ? revision.up : splitOut(revision.up, autocommit),
    })),
  }
}

/** The rules that fire, each once. */
export async function rulesIn(
  sql: string,
  options: LintOptions & { readonly before?: string } = {},
): Promise<string[]> {
  return [...new Set((await lintSql(sql, options)).map(({ rule }) => rule))]
}

export function sqlRevision(up: string, down: string | undefined, file: string): RevisionScript {
  return {
    id: file.replace(/\.sql$/, ''),
    tool: 'sql',
    position: { file, line: 1 },
    up: script(up, file),
    down: down === undefined ? undefined : script(down, file),
    source: up,
  }
}

function script(sql: string, file: string): Script {
  return {
    kind: 'steps',
    steps: [{ kind: 'statement', sql, position: { file, line: 1 }, operation: 'sql', autocommit: false }],
  }
}

/** The script with a step for each statement, those with the word outside the transaction. */
function splitOut(script: Script, word: string): Script {
  if (script.kind !== 'steps') return script
  return {
    kind: 'steps',
    steps: script.steps.flatMap((step): MigrationStep[] => {
      if (step.kind !== 'statement') return [step]
      return splitSql(step.sql).map(({ start, end }): MigrationStep => {
        const sql = step.sql.slice(start, end)
        const line = step.position.line + step.sql.slice(0, start).split('\n').length - 1
        return { ...step, sql, position: { ...step.position, line }, autocommit: sql.includes(word) }
      })
    }),
  }
}
