import { Command, Option } from 'commander'
import { cacheDirectory } from '../../app/cache-directory.ts'
import { isColoured } from '../colour.ts'
import { print } from '../print.ts'
import { createProgress } from '../progress.ts'

interface Options {
  readonly format: 'text' | 'json'
  readonly waivers?: string
  readonly color: boolean
}

/** `plimsoll explain FINGERPRINT [PATH]`. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'Show one finding with its code, the way from the route to the data, why it matters and how to mend it.',
    )
    .argument('<fingerprint>', 'fingerprint of the finding as reports show it, or how it begins')
    .argument('[path]', 'root folder of the service', '.')
    .option('--waivers <file>', 'waivers to use instead of plimsoll.waivers.yaml of the repository')
    .addOption(new Option('--format <format>', 'how to tell').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll explain 3f2a91c0b7e4d855
  plimsoll explain 3f2a services/api --format json`,
    )
    .action(run)
}

async function run(fingerprint: string, path: string, options: Options): Promise<void> {
  const { explain } = await import('../../app/explain.ts')
  const progress = createProgress()
  const cache = cacheDirectory(process.env)
  try {
    const { subject, ...explained } = await explain({
      path,
      fingerprint,
      onProgress: (text) => progress.show(text),
      ...(options.waivers === undefined ? {} : { waivers: options.waivers }),
      ...(cache === undefined ? {} : { cacheDirectory: cache }),
    })
    progress.clear()
    if (options.format === 'json') {
      const { escapeUnseenInJson } = await import('../../core/text.ts')
      return await print(`${escapeUnseenInJson(JSON.stringify({ subject, ...explained }, null, 2))}\n`)
    }
    const { renderExplanation } = await import('../../report/terminal/explanation.ts')
    const width = Math.min(120, process.stdout.columns ?? 100)
    await print(renderExplanation(explained, { color: isColoured(options.color), width }))
  } finally {
    progress.clear()
  }
}
