import { Command, Option } from 'commander'
import type { FailOn } from '../../app/audit.ts'
import { cacheDirectory } from '../../app/cache-directory.ts'
import { exitCodes } from '../../core/errors.ts'
import type { Language } from '../../core/language.ts'
import type { FormatName } from '../../report/render.ts'
import { formats } from '../../report/render.ts'
import { collect, languageOption } from '../options.ts'
import { createProgress } from '../progress.ts'

const FAIL_ON = ['blocker', 'warning', 'never'] as const satisfies readonly FailOn[]

interface Options {
  readonly format: FormatName
  readonly output?: string
  readonly failOn: FailOn
  readonly only?: readonly string[]
  readonly since?: string
  readonly waivers?: string
  readonly checklist?: string
  readonly watch?: boolean
  readonly lang: Language
  readonly verbose?: boolean
  readonly color: boolean
}

/** `plimsoll audit [PATH]`. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('Read a repository and say, with evidence, whether the service may go to production.')
    .argument('[path]', 'root folder of the service', '.')
    .addOption(
      new Option('--format <format>', 'how to write the result').choices(Object.keys(formats)).default('terminal'),
    )
    .option('-o, --output <file>', 'write the result to a file instead of standard output')
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit with 1 when a blocker fails, when anything stands against plain READY, or never',
      )
        .choices(FAIL_ON)
        .default('blocker'),
    )
    .option('--only <names>', 'run only these checks or areas (repeat, or separate by commas)', collect)
    .option('--since <revision>', 'report only what is new since this git revision')
    .option('--waivers <file>', 'waivers to use instead of plimsoll.waivers.yaml of the repository')
    .option('--checklist <name>', 'print a checklist answered instead of the report: pre-production, security, …')
    .addOption(
      languageOption(
        'language of reports and checklists; JSON, SARIF, JUnit and sentences not yet translated stay English',
      ),
    )
    .option('--watch', 'audit again whenever files change, and tell what is new and what was mended')
    .option('--verbose', 'show warnings in full, and the stack of a check that could not run')
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll audit                                  the service in this folder
  plimsoll audit services/api --only auth,secrets two areas of one service
  plimsoll audit --format sarif -o plimsoll.sarif for code scanning
  plimsoll audit --since origin/main              only what a branch brings with it
  plimsoll audit --fail-on warning                strict: 0 only when the verdict is READY
  plimsoll audit --checklist pre-production       the list item by item, with evidence; 1 when one is not done

The audit reads; it never runs or imports the code it reads, and writes nothing into the repository.`,
    )
    .action(run)
}

async function run(path: string, options: Options, command: Command): Promise<void> {
  const { audit, holds } = await import('../../app/audit.ts')
  const cache = cacheDirectory(process.env)
  const progress = createProgress()
  try {
    const request = {
      path,
      only: options.only ?? [],
      onProgress: (text: string) => progress.show(text),
      ...(options.waivers === undefined ? {} : { waivers: options.waivers }),
      ...(options.since === undefined ? {} : { since: options.since }),
      ...(cache === undefined ? {} : { cacheDirectory: cache }),
    }
    if (options.checklist !== undefined) {
      const { runChecklist } = await import('./audit-checklist.ts')
      const program = command.parent ?? command
      const { checklist } = options
      process.exitCode = await runChecklist({
        ...options,
        checklist,
        options: request,
        language: options.lang,
        program,
      })
      return
    }
    const delivery = { ...options, verbose: options.verbose === true, ...(cache === undefined ? {} : { cache }) }
    if (options.watch === true) return await (await import('./audit-watch.ts')).runWatch(request, delivery, progress)
    const result = await audit(request)
    progress.clear()
    const { deliver } = await import('../deliver.ts')
    await deliver(result, delivery)
    process.exitCode = holds(result, options.failOn) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}
