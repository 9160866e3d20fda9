import type { Evidence } from '../audit/result.ts'
import { oneLine } from '../core/text.ts'
import { say, sayCount, sayNumber } from '../i18n/say.ts'
import { place } from './view.ts'

/** One piece of evidence in one line of plain text, without its excerpt. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'source':
      return evidence.label === undefined ? place(evidence) : `${place(evidence)} (${oneLine(evidence.label)})`
    case 'search':
      return say`searched ${oneLine(evidence.where)} for ${oneLine(evidence.what)}: ${sayNumber(evidence.found)} found in ${sayNumber(evidence.searched)} searched`
    case 'query':
      return `${oneLine(evidence.sql)} → ${sayCount(evidence.rows.length, 'row')}`
    case 'http':
      return `${oneLine(evidence.request)} → ${evidence.status}`
    case 'command':
      return say`${evidence.argv.join(' ')} → exit code ${evidence.exitCode}`
    case 'host':
      return `${evidence.api} → ${oneLine(evidence.value)}`
    case 'attestation':
      return say`${evidence.who} on ${evidence.when}, until ${evidence.until}: ${oneLine(evidence.statement)}`
  }
}

/** What a person would read below that line: code, rows, a response. Empty when there is nothing. */
export function evidenceBody(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'source':
      return evidence.excerpt ?? ''
    case 'query':
      return evidence.rows.join('\n')
    case 'http':
      return evidence.response
    case 'command':
      return evidence.output
    default:
      return ''
  }
}
