import { Command, Option } from 'commander'
import type { NewResult } from '../../../app/migrate-new.ts'
import { exitCodes } from '../../../core/errors.ts'
import { postgresMajor } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options {
  readonly message: string
  readonly merge?: boolean
  readonly head?: string
  readonly revId?: string
  readonly service?: string
  readonly history?: string
  readonly dryRun?: boolean
  readonly autogenerate?: boolean
  readonly python?: string
  readonly postgres?: number
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate new -m MESSAGE`. */
export function newCommand(): Command {
  return new Command('new')
    .description("Write the file of a new, empty revision: from the service's own template, after its head.")
    .requiredOption('-m, --message <message>', 'what the revision does; its file is named after it')
    .option('--merge', 'a revision that joins all heads')
    .option('--head <id>', 'which head it follows, if there are several')
    .option('--rev-id <id>', 'its id; chosen when left out (Alembic only)')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .option(
      '--autogenerate',
      "fill it in with what the service's own Alembic finds changed in its models (runs its code)",
    )
    .option('--python <path>', 'with --autogenerate: the Python the service is installed in; found when left out')
    .option('--postgres <major>', 'with --autogenerate: version of the throwaway PostgreSQL, 14 to 18', postgresMajor)
    .option('--dry-run', 'print what would be written, and write nothing')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate new -m "add the status of orders"
  plimsoll migrate new -m "merge orders and billing" --merge
  plimsoll migrate new -m "add a column" --service billing --dry-run
  plimsoll migrate new -m "add the status" --autogenerate --python .venv/bin/python

Alembic: script.py.mako and file_template of the environment are followed, without running Python; what is more in a
template than Alembic's own placeholders is not filled in, and then the file follows ours and a note says so. Tools of
SQL files: the next number in the style of the files that are there. A file that exists is never touched.

--autogenerate starts a throwaway PostgreSQL, brings it to the head by our own SQL (where that is not all known, by the
service's own Alembic), and lets the service's Alembic compare. Its Python is --python, or .venv, venv, uv or poetry of the
service, or the one behind alembic on PATH. It stops when env.py connects to any other database.`,
    )
    .action(run)
}

async function run({ message, service, history, head, revId, format, ...flags }: Options): Promise<void> {
  const { newMigration } = await import('../../../app/migrate-new.ts')
  const progress = createProgress()
  const result = await newMigration({
    folder: '.',
    message,
    merge: flags.merge === true,
    dryRun: flags.dryRun === true,
    ...(flags.autogenerate === true ? { autogenerate: autogenerateOptions(flags, progress.show) } : {}),
    ...(service === undefined ? {} : { service }),
    ...(history === undefined ? {} : { history }),
    ...(head === undefined ? {} : { head }),
    ...(revId === undefined ? {} : { id: revId }),
  }).finally(() => progress.clear())
  await print(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : textOf(result))
  process.exitCode = exitCodes.holds
}

function autogenerateOptions({ python, postgres }: Pick<Options, 'python' | 'postgres'>, show: (text: string) => void) {
  return {
    onProgress: show,
    ...(python === undefined ? {} : { python }),
    ...(postgres === undefined ? {} : { postgres }),
  }
}

function textOf({ revision, parents, files, written, notes }: NewResult): string {
  const after = parents.length === 0 ? 'the first revision' : `after ${parents.join(' and ')}`
  const lines = [`${revision}: ${after}`, ...notes.map((note) => `note: ${note}`)]
  for (const { path, text } of files) lines.push(written ? `wrote ${path}` : `would write ${path}:\n\n${text}`)
  return `${lines.join('\n')}\n`
}
