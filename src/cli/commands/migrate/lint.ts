import { Command, Option } from 'commander'
import { cacheDirectory } from '../../../app/cache-directory.ts'
import type { LintReport } from '../../../app/lint-run.ts'
import { exitCodes } from '../../../core/errors.ts'
import type { Transactions } from '../../../migrations/types.ts'
import { isColoured } from '../../colour.ts'
import { collect, postgresMajor } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

const FORMATS = ['text', 'json', 'sarif', 'github', 'junit'] as const
const FAIL_ON = ['blocker', 'warning', 'never'] as const
const TRANSACTIONS = ['each', 'all', 'none', 'unknown'] as const satisfies readonly Transactions[]

interface Options {
  readonly service?: readonly string[]
  readonly history?: string
  readonly since?: string
  readonly setup?: string
  readonly transactions?: Transactions
  readonly postgres?: number
  readonly enable?: readonly string[]
  readonly disable?: readonly string[]
  readonly failOn: (typeof FAIL_ON)[number]
  readonly format: (typeof FORMATS)[number]
  readonly output?: string
  readonly color: boolean
}

/** `plimsoll migrate lint [FILE|REVISION…]`. */
export function lintCommand(): Command {
  return new Command('lint')
    .description('Find what migrations would do to a live database: locks, rewrites, scans, lost data, broken code.')
    .argument('[targets...]', 'files or ids of revisions, ranges FROM:TO, or loose SQL files; all when left out')
    .option('--service <names>', 'only these services (repeat, or separate by commas)', collect)
    .option('--history <name>', 'only this history of a service that has several')
    .option('--since <revision>', 'only revisions new or changed since this git revision')
    .option('--setup <file>', 'SQL that made the schema before loose SQL files')
    .addOption(new Option('--transactions <how>', 'how loose SQL files are wrapped').choices(TRANSACTIONS))
    .option('--postgres <major>', 'version of the servers, 14 to 18 (default: plimsoll.yaml, else 15)', postgresMajor)
    .option('--enable <rules>', 'also run these optional rules', collect)
    .option('--disable <rules>', 'do not run these rules', collect)
    .addOption(new Option('--fail-on <level>', 'exit with 1 from this severity on').choices(FAIL_ON).default('blocker'))
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate lint                              every revision of every history below this folder
  plimsoll migrate lint --since origin/main          what a branch brings with it
  plimsoll migrate lint migrations/versions/1a2b.py  one revision, knowing the schema before it
  plimsoll migrate lint change.sql --setup schema.sql --postgres 16
  plimsoll migrate lint --format github              annotations in a GitHub workflow

A finding is silenced by a comment beside it: -- plimsoll: ignore RULE reason until 2027-01-31 (in Python with #).
Reason and date are required. What PostgreSQL's parser refuses counts as a finding. docs/rules.md explains the rules.`,
    )
    .action(run)
}

async function run(targets: readonly string[], options: Options): Promise<void> {
  const { isClean, migrationLint } = await import('../../../app/migrate-lint.ts')
  const progress = createProgress()
  const cache = cacheDirectory(process.env)
  const { service, history, since, setup, transactions, postgres, enable = [], disable = [] } = options
  try {
    const report = await migrationLint({
      folder: '.',
      targets,
      services: service ?? [],
      enable,
      disable,
      onProgress: (text) => progress.show(text),
      ...(cache === undefined ? {} : { cacheDirectory: cache }),
      ...(history === undefined ? {} : { history }),
      ...(since === undefined ? {} : { since }),
      ...(setup === undefined ? {} : { setup }),
      ...(transactions === undefined ? {} : { transactions }),
      ...(postgres === undefined ? {} : { postgres }),
    })
    progress.clear()
    await deliver(await render(report, options), options.output)
    process.exitCode = isClean(report, options.failOn) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}

async function render(report: LintReport, { format, color, output }: Options): Promise<string> {
  if (format === 'text') {
    const { renderLint } = await import('../../../report/migrations/lint-text.ts')
    const { paintOf } = await import('../../../report/terminal/paint.ts')
    return renderLint(
      report,
      paintOf(output === undefined && isColoured(color)),
      Math.min(120, process.stdout.columns ?? 100),
    )
  }
  const machine = await import('../../../report/migrations/lint-machine.ts')
  if (format === 'json') return machine.lintJson(report)
  if (format === 'github') return machine.lintGithub(report)
  if (format === 'junit') return machine.lintJunit(report)
  const { rules } = await import('../../../migrations/rules/index.generated.ts')
  const { packageVersion } = await import('../../../app/version.ts')
  return machine.lintSarif(report, rules, packageVersion())
}

async function deliver(text: string, output: string | undefined): Promise<void> {
  if (output === undefined || output === '-') return print(text)
  const { writeWholeFile } = await import('../../../app/write-file.ts')
  writeWholeFile(output, text)
  console.error(`the report is in ${output}`)
}
