import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import { postgresMajor } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options {
  readonly service?: string
  readonly history?: string
  readonly from?: string
  readonly output?: string
  readonly postgres?: number
  readonly rehearsal: boolean
  readonly check?: boolean
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** `plimsoll migrate docs`. */
export function docsCommand(): Command {
  return new Command('docs')
    .description(
      'Write docs/db: schema, diagram, DDL, indexes, rollback plan and migration policy, from history or database.',
    )
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .option('--from <url>', 'read the schema from this database, which is only read, instead of applying the history')
    .option('--output <folder>', 'where the documents are, in the folder of the service (default: docs/db)')
    .option(
      '--postgres <major>',
      'version of the throwaway server, 14 to 18 (default: plimsoll.yaml, else 18)',
      postgresMajor,
    )
    .option('--no-rehearsal', 'do not try the ways back; the rollback plan then says so')
    .option('--check', 'write nothing; exit 1 when a document is stale, and say what asks for it')
    .addOption(new Option('--format <format>', 'how to write the summary').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate docs                           apply the history on a throwaway server and write docs/db
  plimsoll migrate docs --from "$DATABASE_URL"    the schema of a database, with the use of each index
  plimsoll migrate docs --check                   in CI: are the documents current?

Only what stands between the markers plimsoll:begin and plimsoll:end is written; text around them is kept to the byte.
Nothing of the repository is run, and a database is only read. Where steps of the history cannot be known without
running them, the documents say so. Exit code 0: every document is current (or was written, and the schema is known);
1: not so.`,
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { checkDocsOptions, isCurrent, migrationDocs } = await import('../../../app/migrate-docs.ts')
  const progress = createProgress()
  const { service, history, from, output, postgres, check = false } = options
  checkDocsOptions(options)
  try {
    const result = await migrationDocs({
      folder: '.',
      check,
      rehearse: options.rehearsal,
      onProgress: (text) => progress.show(text),
      ...(service === undefined ? {} : { service }),
      ...(history === undefined ? {} : { history }),
      ...(from === undefined ? {} : { from }),
      ...(output === undefined ? {} : { output }),
      ...(postgres === undefined ? {} : { postgres }),
    })
    progress.clear()
    if (options.format === 'json') await print(`${JSON.stringify({ schemaVersion: 1, ...result }, null, 2)}\n`)
    else {
      const { renderDocs } = await import('../../../report/migrations/docs.ts')
      const { paintOf } = await import('../../../report/terminal/paint.ts')
      await print(renderDocs(result, check, paintOf(isColoured(options.color))))
    }
    const holds = check ? isCurrent(result) : result.unknownSchema === undefined
    process.exitCode = holds ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}
