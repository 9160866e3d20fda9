import { oneLine, plural } from '../core/text.ts'
import type { Inspection, ProbeResult } from '../postgres/inspect/inspect.ts'
import type { Paint } from './terminal/paint.ts'

const ORDER = ['blocker', 'warning', 'recommendation'] as const

/** What was found, worst first in each part, then what was looked at without a finding, and what could not be seen. */
export function renderInspection({ server, probes }: Inspection, paint: Paint, verbose: boolean): string {
  const unseen = probes.flatMap((probe) => probe.unseen.map((text) => `  ${probe.id}: ${oneLine(text)}`))
  const clean = probes.filter(({ findings, state }) => findings.length === 0 && state !== 'unseen')
  const lines = [
    paint.dim(`${server.name} as ${server.user}, PostgreSQL ${server.version}`),
    ...probes.flatMap((probe) => drawProbe(probe, paint, verbose)),
    ...(clean.length === 0 ? [] : ['', `Nothing against: ${clean.map(({ id }) => id).join(', ')}`]),
    ...(unseen.length === 0 ? [] : ['', paint.bold('Not seen'), ...unseen]),
    '',
    sumOf(probes),
  ]
  return `${lines.join('\n')}\n`
}

function drawProbe({ title, findings, facts }: ProbeResult, paint: Paint, verbose: boolean): string[] {
  if (findings.length === 0 && !verbose) return []
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  return [
    '',
    paint.bold(title),
    ...(verbose ? facts.map((fact) => paint.dim(`  ${oneLine(fact)}`)) : []),
    ...sorted.flatMap(({ severity, object, message, fix }) => [
      `  ${severity === 'recommendation' ? severity : paint.primary(severity)} ${paint.place(oneLine(object))} ${oneLine(message)}`,
      `    ${oneLine(fix)}`,
    ]),
  ]
}

function sumOf(probes: readonly ProbeResult[]): string {
  const findings = probes.flatMap((probe) => probe.findings)
  const counts = ORDER.map((severity) => plural(findings.filter((one) => one.severity === severity).length, severity))
  const hidden = probes.filter(({ state }) => state !== 'seen').length
  return `${counts.join(', ')}; ${plural(probes.length, 'probe')}${hidden === 0 ? '' : `, ${hidden} of them saw only a part or nothing`}`
}
