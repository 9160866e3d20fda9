import { reportFile } from '../app/audit.ts'
import { writeWholeFile } from '../app/write-file.ts'
import type { AuditResult } from '../audit/result.ts'
import { errorMessage } from '../core/errors.ts'
import type { Language } from '../core/language.ts'
import type { FormatName } from '../report/render.ts'
import { render } from '../report/render.ts'
import { isColoured } from './colour.ts'
import { print } from './print.ts'

export interface Delivery {
  readonly format: FormatName
  readonly output?: string
  readonly verbose: boolean
  readonly color: boolean
  readonly cache?: string
  readonly lang: Language
}

/** Writes a result where the user wants it. On a terminal the full report is kept beside it as a page. */
export async function deliver(result: AuditResult, delivery: Delivery): Promise<void> {
  const { format, output, verbose } = delivery
  const toFile = output !== undefined && output !== '-'
  const reportPath = format === 'terminal' && !toFile ? await keepPage(result, delivery) : undefined
  const text = await render(result, format, {
    color: !toFile && isColoured(delivery.color),
    verbose,
    language: delivery.lang,
    width: toFile ? 100 : Math.min(120, process.stdout.columns ?? 100),
    ...(reportPath === undefined ? {} : { reportPath }),
  })
  if (!toFile) return print(text)
  writeWholeFile(output, text)
  console.error(`${result.verdict}: the report is in ${output}`)
}

/** The page is a service, not what was asked for: where it cannot be written, the audit still stands. */
async function keepPage(result: AuditResult, { cache, lang }: Delivery): Promise<string | undefined> {
  if (cache === undefined) return undefined
  const path = reportFile(cache, result)
  try {
    writeWholeFile(path, await render(result, 'html', { language: lang }))
    return path
  } catch (error) {
    console.error(`note: the full report could not be kept: ${errorMessage(error)}`)
    return undefined
  }
}
