import type { Chain, ChainStep } from '../../audit/explain.ts'
import type { FindingResult, OutcomeResult } from '../../audit/result.ts'
import { wrap } from '../../core/text.ts'
import { clean } from '../clean.ts'
import { place } from '../view.ts'
import { drawAlone } from './diagnostic.ts'
import { paintOf } from './paint.ts'

export interface Explained {
  readonly outcome: OutcomeResult
  readonly finding: FindingResult
  readonly chains: readonly Chain[]
  readonly note: string | undefined
}

const LABEL = 'handler'.length

/** One finding for a person: its code, the ways it lies on, why it matters and how to mend it. */
export function renderExplanation(
  unsafe: Explained,
  options: { readonly color: boolean; readonly width: number },
): string {
  const { outcome, finding, chains, note } = clean(unsafe)
  const paint = paintOf(options.color)
  const status =
    finding.waiver === undefined
      ? ''
      : ` Waived by ${finding.waiver.who} until ${finding.waiver.expires}: ${finding.waiver.reason}`
  const lines = [
    paint.bold(`${outcome.title}`),
    `${finding.subject}. Fingerprint ${finding.fingerprint}, confidence ${finding.confidence}.${status}`,
    '',
    ...drawAlone(outcome, finding, paint, options.width),
    ...chains.flatMap(({ steps }, index) => [
      paint.bold(chains.length === 1 ? 'The way to it' : `Way ${index + 1} of ${chains.length}`),
      ...steps.flatMap((step) => drawStep(step, options.width)),
      '',
    ]),
    ...(note === undefined ? [] : [note, '']),
  ]
  return `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`
}

function drawStep({ kind, text, at }: ChainStep, width: number): string[] {
  const head = `  ${kind.padEnd(LABEL)}  `
  const where = at === undefined ? '' : `  ${place(at)}`
  return wrap(`${text}${where}`, width - head.length).map((line, index) =>
    index === 0 ? `${head}${line}` : `${' '.repeat(head.length)}${line}`,
  )
}
