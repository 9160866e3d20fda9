import type { AuditOptions } from '../../app/audit.ts'
import type { Watched } from '../../app/watch.ts'
import { watchAudit } from '../../app/watch.ts'
import type { AuditResult } from '../../audit/result.ts'
import { KnownError } from '../../core/errors.ts'
import { dictionaryOf, inLanguage } from '../../i18n/say.ts'
import { renderChanges } from '../../report/terminal/changes.ts'
import { translatorTo } from '../../report/translated.ts'
import { isColoured } from '../colour.ts'
import type { Delivery } from '../deliver.ts'
import { deliver } from '../deliver.ts'
import { printError } from '../errors.ts'
import { print } from '../print.ts'
import type { Progress } from '../progress.ts'

/** `plimsoll audit --watch`: the report once, then what each change brings; until it is interrupted. */
export async function runWatch(request: AuditOptions, delivery: Delivery, progress: Progress): Promise<void> {
  if (delivery.format !== 'terminal' || delivery.output !== undefined) {
    throw new KnownError('bad-option', '--watch writes to the terminal only', 'Leave out --format and --output.')
  }
  const onResult = async ({ result, before }: Watched): Promise<void> => {
    progress.clear()
    if (before === undefined) await deliver(result, delivery)
    else await print(`\n${await changes(result, before, delivery)}`)
    console.error('watching for changes; Ctrl-C ends')
  }
  await watchAudit({
    ...request,
    onResult,
    onError: (error) => {
      progress.clear()
      printError(error)
    },
    // The process ends with the interrupt that ends the watching.
    signal: new AbortController().signal,
  })
}

async function changes(result: AuditResult, before: AuditResult, delivery: Delivery): Promise<string> {
  const dictionary = await dictionaryOf(delivery.lang)
  const translate = await translatorTo(delivery.lang)
  return inLanguage(dictionary, () => renderChanges(translate(result), translate(before), drawing(delivery)))
}

function drawing({ color }: Delivery): { color: boolean; width: number } {
  return { color: isColoured(color), width: Math.min(120, process.stdout.columns ?? 100) }
}
