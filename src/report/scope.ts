import type { AuditResult } from '../audit/result.ts'
import { plural } from '../core/text.ts'
import { place } from './view.ts'

/** One line of the header: what was, or was not, looked at. */
export interface ScopeLine {
  readonly topic: string
  readonly text: string
  /** The single things `text` counts, for a report that has room for them. */
  readonly items: readonly string[]
}

const topics = {
  repository: 'Repository',
  git: 'Git history',
  database: 'Database',
  instance: 'Running instance',
  host: 'Code host',
} as const

type Access = keyof typeof topics

/** By convention the words of an access that was not had begin with "not" or "no". */
function wasGiven(words: string): boolean {
  return !/^(?:not?|none)\b/i.test(words)
}

function line(topic: string, text: string, items: readonly string[] = []): ScopeLine {
  return { topic, text, items }
}

function accesses(result: AuditResult, given: boolean): ScopeLine[] {
  return (Object.keys(topics) as Access[])
    .filter((access) => result.access[access] !== undefined && wasGiven(result.access[access]) === given)
    .map((access) => line(topics[access], result.access[access]))
}

/** `3f2a91c0b7e4 (with uncommitted changes)`. */
export function commitWords(result: AuditResult): string {
  const { commit, dirty } = result.subject
  if (commit === null) return 'none (not a git checkout)'
  return `${commit.slice(0, 12)}${dirty === true ? ' (with uncommitted changes)' : ''}`
}

/** What the audit looked at: accesses, coverage, commit, tool. */
export function lookedAt(result: AuditResult): ScopeLine[] {
  const { coverage, tool } = result
  return [
    ...accesses(result, true).filter((it) => it.topic !== topics.git),
    line('Python', `${coverage.parsed.toLocaleString('en-GB')} of ${plural(coverage.pythonFiles, 'file')} parsed`),
    line('Endpoints', `${plural(result.statistics.endpointsReviewed, 'endpoint')} reviewed`),
    line('Checks', `${plural(result.statistics.checks, 'check')} run`),
    ...(result.subject.commit === null ? [] : [line('Commit', commitWords(result))]),
    line('Tool', `${tool.name} ${tool.version}, rules ${tool.rules.slice(0, 12)}`),
  ]
}

function setApart(result: AuditResult): ScopeLine[] {
  const roles = Object.entries(result.coverage.setApart).filter(([, files]) => files > 0)
  if (roles.length === 0) return []
  return [
    line('Set apart', `not judged: ${roles.map(([role, files]) => `${plural(files, `${role} file`)}`).join(', ')}`),
  ]
}

/** What the audit did not see, and so what the verdict does not rest on. */
export function notLookedAt(result: AuditResult): ScopeLine[] {
  const { unparsed, unread, unresolvedRoutes, endpointsUnknown } = result.coverage
  const reasons = (files: readonly { file: string; reason: string }[]) => files.map((it) => `${it.file}: ${it.reason}`)
  return [
    ...accesses(result, false),
    ...(unparsed.length > 0 ? [line('Not parsed', plural(unparsed.length, 'file'), reasons(unparsed))] : []),
    ...(unread.length > 0 ? [line('Not read', plural(unread.length, 'file'), reasons(unread))] : []),
    ...(unresolvedRoutes.length > 0
      ? [
          line(
            'Not resolved',
            plural(unresolvedRoutes.length, 'route'),
            unresolvedRoutes.map((it) => `${place(it)}: ${it.reason}`),
          ),
        ]
      : []),
    ...(endpointsUnknown > 0 ? [line('Not settled', `who may call ${plural(endpointsUnknown, 'endpoint')}`)] : []),
    ...setApart(result),
  ]
}
