import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { treeOf } from './corpus.mjs'

/** Every finding of a result, with the check it belongs to. */
export function findingsOf(result) {
  return result.outcomes.flatMap(({ check, status, findings }) =>
    status === 'fail' || status === 'waived' ? findings.map((finding) => ({ check, ...finding })) : [],
  )
}

/**
 * A random draw that is the same for the same seed, and whose members change as little as possible when findings are
 * added or go away: the smallest digests over seed and fingerprint win.
 */
export function drawn(findings, amount, seed) {
  const rank = ({ check, fingerprint }) =>
    createHash('sha256').update(`${seed}\0${check}\0${fingerprint}`).digest('hex')
  return [...findings]
    .map((finding) => ({ finding, rank: rank(finding) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, amount)
    .map(({ finding }) => finding)
}

const CONTEXT = 6

function code(tree, { file, line, endLine = line }) {
  const path = join(tree, file)
  if (!existsSync(path)) return '  (no such file)'
  const lines = readFileSync(path, 'utf8').split('\n')
  const first = Math.max(1, line - CONTEXT)
  const last = Math.min(lines.length, Math.min(endLine, line + 20) + CONTEXT)
  return lines
    .slice(first - 1, last)
    .map((text, index) => {
      const number = first + index
      const mark = number >= line && number <= endLine ? '>' : ' '
      return `${mark}${String(number).padStart(6)} ${text}`
    })
    .join('\n')
}

function piece(tree, evidence) {
  if (evidence.kind !== 'source') return `- ${JSON.stringify(evidence)}`
  return `- ${evidence.file}:${evidence.line} ${evidence.label ?? ''}\n${code(tree, evidence)}`
}

/** A finding as text, with the code around every place it names. */
export function shown(service, finding) {
  return shownIn(treeOf(service), finding)
}

/** The same for a tree that is not of the corpus. */
export function shownIn(tree, finding) {
  const { check, severity, confidence, fingerprint, message, subject, evidence } = finding
  return [
    `${check} · ${severity} · ${confidence} · ${fingerprint}`,
    message,
    `subject: ${subject}`,
    ...evidence.map((item) => piece(tree, item)),
  ].join('\n')
}
