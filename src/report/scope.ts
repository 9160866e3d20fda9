import type { AuditResult } from '../audit/result.ts'
import { say, sayCount, sayNumber, sayWord } from '../i18n/say.ts'
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
    .map((access) => line(sayWord(topics[access]), sayWord(result.access[access])))
}

/** `3f2a91c0b7e4 (with uncommitted changes)`. */
export function commitWords(result: AuditResult): string {
  const { commit, dirty } = result.subject
  if (commit === null) return say`none (not a git checkout)`
  const short = commit.slice(0, 12)
  return dirty === true ? say`${short} (with uncommitted changes)` : short
}

/** What the audit looked at: accesses, coverage, commit, tool. */
export function lookedAt(result: AuditResult): ScopeLine[] {
  const { coverage, tool } = result
  return [
    ...accesses(result, true).filter((it) => it.topic !== sayWord(topics.git)),
    ...(coverage.pythonFiles === 0 && coverage.nodeFiles !== undefined
      ? []
      : [line('Python', say`${sayNumber(coverage.parsed)} of ${sayCount(coverage.pythonFiles, 'file')} parsed`)]),
    ...(coverage.nodeFiles === undefined
      ? []
      : [line('Node', say`${sayCount(coverage.nodeFiles, 'file')}, read where a check asks`)]),
    line(say`Endpoints`, say`${sayCount(result.statistics.endpointsReviewed, 'endpoint')} reviewed`),
    line(say`Checks`, say`${sayCount(result.statistics.checks, 'check')} run`),
    ...(result.subject.commit === null ? [] : [line(say`Commit`, commitWords(result))]),
    line(say`Tool`, say`${tool.name} ${tool.version}, rules ${tool.rules.slice(0, 12)}`),
  ]
}

function setApart(result: AuditResult): ScopeLine[] {
  const roles = Object.entries(result.coverage.setApart).filter(([, files]) => files > 0)
  if (roles.length === 0) return []
  const counted = roles.map(([role, files]) => sayCount(files, `${role} file`)).join(', ')
  return [line(say`Set apart`, say`not judged: ${counted}`)]
}

/** What the audit did not see, and so what the verdict does not rest on. */
export function notLookedAt(result: AuditResult): ScopeLine[] {
  const { unparsed, unread, unresolvedRoutes, endpointsUnknown, frameworksNotRead = [] } = result.coverage
  const reasons = (files: readonly { file: string; reason: string }[]) => files.map((it) => `${it.file}: ${it.reason}`)
  return [
    ...accesses(result, false),
    ...(unparsed.length > 0 ? [line(say`Not parsed`, sayCount(unparsed.length, 'file'), reasons(unparsed))] : []),
    ...(unread.length > 0 ? [line(say`Not read`, sayCount(unread.length, 'file'), reasons(unread))] : []),
    ...(frameworksNotRead.length > 0
      ? [line(say`Not understood`, say`the routes of ${frameworksNotRead.join(', ')}: no endpoint of theirs is listed`)]
      : []),
    ...(unresolvedRoutes.length > 0
      ? [
          line(
            say`Not resolved`,
            sayCount(unresolvedRoutes.length, 'route'),
            unresolvedRoutes.map((it) => `${place(it)}: ${it.reason}`),
          ),
        ]
      : []),
    ...(endpointsUnknown > 0
      ? [line(say`Not settled`, say`who may call ${sayCount(endpointsUnknown, 'endpoint')}`)]
      : []),
    ...setApart(result),
  ]
}
