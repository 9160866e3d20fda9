import { Command, Option } from 'commander'
import { exitCodes, KnownError } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import {
  collect,
  postgresMajor,
  type ShadowOptions,
  shadowAnywayOption,
  shadowOf,
  shadowUrlOption,
  wholeNumber,
} from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options extends ShadowOptions {
  readonly service?: string
  readonly history?: string
  readonly postgres?: number
  readonly rows: number
  readonly fill?: readonly string[]
  readonly write?: boolean
  readonly output?: string
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** `plimsoll migrate fix [REVISION…]`. */
export function fixCommand(): Command {
  return new Command('fix')
    .description('Write the safe form of revisions as new revision files, proven on a throwaway PostgreSQL.')
    .argument('[targets...]', 'ids or ranges of revisions; the heads when left out')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .option('--postgres <major>', 'version of the servers, 14 to 18 (default: plimsoll.yaml, else 15)', postgresMajor)
    .option('--rows <number>', 'rows every table gets for the proof', wholeNumber, 200)
    .option('--fill <table.column=sql>', 'what old rows get in a new column that nothing fills (repeat)', collect)
    .option('--write', 'replace the revision and add the new files; without it they are only shown')
    .option('-o, --output <folder>', 'write all files into this folder, and leave the history as it is')
    .addOption(shadowUrlOption())
    .addOption(shadowAnywayOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate fix                           the newest revision: what would be written
  plimsoll migrate fix 1a2b3c --output /tmp/fix  its safe form as files to look at
  plimsoll migrate fix 1a2b3c --write            in the place of the revision, the following ones re-parented
  plimsoll migrate fix --fill "orders.status='new'" --postgres 16

A safe form is offered only when it was run: it must leave the schema and the rows that the original leaves, and no
statement may read or write a table while others wait for it. Steps that have to wait for a release go to a folder
later_releases beside the history. Exit code 0: everything that was told of has a safe form; 1: not so.`,
    )
    .action(run)
}

async function run(targets: readonly string[], options: Options): Promise<void> {
  const { isFixed, migrationFix } = await import('../../../app/migrate-fix.ts')
  const { writeFixFiles } = await import('../../../app/write-fix.ts')
  const progress = createProgress()
  const { service, history, postgres, rows, fill = [], write, output } = options
  if (write === true && output !== undefined) {
    throw new KnownError('bad-option', '--write and --output exclude one another', 'Leave one of them out.')
  }
  try {
    const result = await migrationFix({
      folder: '.',
      targets,
      rows,
      fill: fillOf(fill),
      onProgress: (text) => progress.show(text),
      ...(service === undefined ? {} : { service }),
      ...shadowOf(options),
      ...(history === undefined ? {} : { history }),
      ...(postgres === undefined ? {} : { postgres }),
    })
    progress.clear()
    const places = writeFixFiles(result, { write: write === true, output })
    if (options.format === 'json') {
      const { fixJson } = await import('../../../report/migrations/fix-json.ts')
      await print(fixJson(result, places))
    } else {
      const { renderFix } = await import('../../../report/migrations/fix.ts')
      const { paintOf } = await import('../../../report/terminal/paint.ts')
      await print(renderFix({ ...result, places }, paintOf(isColoured(options.color))))
    }
    for (const [from, to] of places ?? []) console.error(`wrote ${to}${from === to ? '' : ` for ${from}`}`)
    process.exitCode = isFixed(result) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}

/** `orders.status='new'` as the column and the expression. Expressions may hold commas, and so are not cut at them. */
function fillOf(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const [, column, expression] = /^([^=]+\.[^=.]+?)\s*=\s*([\s\S]+)$/.exec(word) ?? []
      if (column !== undefined && expression !== undefined) return [column.trim(), expression.trim()] as const
      throw new KnownError('bad-option', `--fill ${word} is not written table.column=sql`, "As in orders.status='new'.")
    }),
  )
}
