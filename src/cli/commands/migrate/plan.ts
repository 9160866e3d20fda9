import { Command, InvalidArgumentError, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import { postgresMajor, type ShadowOptions, shadowAnywayOption, shadowOf, shadowUrlOption } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Rows {
  readonly all: number | undefined
  readonly named: ReadonlyMap<string, number>
}

interface Options extends ShadowOptions {
  readonly service?: string
  readonly history?: string
  readonly database?: string
  readonly env?: string
  readonly rows?: Rows
  readonly postgres?: number
  readonly hotQuery?: string
  readonly rehearsal: boolean
  readonly record?: string | true
  readonly format: 'text' | 'markdown' | 'json'
  readonly color: boolean
}

/** `1000000` for every table, `users=5000000` for one; may be repeated. */
function rowsOption(value: string, before?: Rows): Rows {
  const named = new Map(before?.named)
  let all = before?.all
  for (const one of value.split(',')) {
    const [, name, digits = ''] = /^(?:([^=]+)=)?([\d_]+)$/.exec(one.trim()) ?? []
    if (digits === '') throw new InvalidArgumentError('It must be a number, or TABLE=NUMBER.')
    const count = Number(digits.replaceAll('_', ''))
    if (name === undefined) all = count
    else named.set(name, count)
  }
  return { all, named }
}

/** `plimsoll migrate plan [REVISION…]`. */
export function planCommand(): Command {
  return new Command('plan')
    .description(
      'What is pending: order, risk, time and locks on the live sizes, what to ask before, way back, next steps.',
    )
    .argument(
      '[revisions...]',
      'ids or ranges; what is pending when left out, or the newest revision without a database',
    )
    .option('--service <name>', 'only this service')
    .option('--history <name>', 'which history of the service, if it has several')
    .option(
      '--database <url>',
      'ask this database what is pending, how large tables are, and whether the rows are fit for it',
    )
    .option('--env <name>', 'ask this database of plimsoll.yaml')
    .option('--rows <number>', 'rows every table has, or TABLE=NUMBER (repeat, or separate by commas)', rowsOption)
    .option('--hot-query <file>', 'SQL file with queries whose plans are compared before and after')
    .option(
      '--postgres <major>',
      'version of the server, 14 to 18 (default: plimsoll.yaml, else that of the database)',
      postgresMajor,
    )
    .option('--no-rehearsal', 'do not run the revisions on a throwaway server')
    .option(
      '--record [file]',
      'also write the record to hand on (default: TASK/agents/db-migrations/task_DATE_TIME.data)',
    )
    .addOption(shadowUrlOption())
    .addOption(shadowAnywayOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'markdown', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate plan --database '$DATABASE_URL'          what is pending there, on the sizes it has
  plimsoll migrate plan head --rows 5000000                 the newest revision, if every table had 5 million rows
  plimsoll migrate plan --env production --format markdown  for the pull request
  plimsoll migrate plan --hot-query slow.sql --record

A database is only read, in transactions that cannot write, with limits on statements and locks; rows are counted, never
shown. Times are ranges: rates measured on this machine, scaled to the sizes. Exit code 0: no high risk, and nothing
asserted fails; 1: not so.`,
    )
    .action(run)
}

async function run(revisions: readonly string[], options: Options): Promise<void> {
  const { isSafe, migrationPlan } = await import('../../../app/migrate-plan.ts')
  const progress = createProgress()
  const { service, history, database, env, rows, postgres, hotQuery } = options
  try {
    const result = await migrationPlan({
      folder: '.',
      services: service === undefined ? [] : [service],
      revisions,
      rows: rows ?? { all: undefined, named: new Map() },
      rehearse: options.rehearsal,
      onProgress: (text) => progress.show(text),
      ...shadowOf(options),
      ...(history === undefined ? {} : { history }),
      ...(database === undefined ? {} : { database }),
      ...(env === undefined ? {} : { environment: env }),
      ...(postgres === undefined ? {} : { postgres }),
      ...(hotQuery === undefined ? {} : { hotQueries: hotQuery }),
    })
    progress.clear()
    if (options.record !== undefined) await writeRecord(result.plans, options.record)
    await print(await rendered(result, options))
    process.exitCode = isSafe(result) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}

type Result = Awaited<ReturnType<typeof import('../../../app/migrate-plan.ts')['migrationPlan']>>

async function rendered(result: Result, { format, color }: Options): Promise<string> {
  if (format === 'json') return `${JSON.stringify(result, null, 2)}\n`
  if (format === 'markdown') {
    const { renderPlansMarkdown } = await import('../../../report/migrations/plan-markdown.ts')
    return renderPlansMarkdown(result.plans)
  }
  const { renderPlans } = await import('../../../report/migrations/plan.ts')
  const { paintOf } = await import('../../../report/terminal/paint.ts')
  return renderPlans(result.plans, paintOf(isColoured(color)))
}

async function writeRecord(plans: Result['plans'], wanted: string | true): Promise<void> {
  const { contextRecord, recordPath } = await import('../../../report/migrations/context-record.ts')
  const { writeWholeFile } = await import('../../../app/write-file.ts')
  const now = new Date()
  const path = wanted === true ? recordPath(now) : wanted
  writeWholeFile(path, contextRecord(plans, now))
  console.error(`the record is in ${path}`)
}
