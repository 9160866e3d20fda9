import type { Confidence } from '../../core/outcome.ts'
import type { SecretPattern } from '../../core/secret-patterns.ts'
import { secretPatterns } from '../../core/secret-patterns.ts'
import { entropy, isPlaceholder, mask } from '../../core/secret-words.ts'
import type { WorkspaceFile } from '../../workspace/workspace.ts'
import type { FoundSecret } from './types.ts'

/** A cheap sieve: what every pattern has in it. */
const SIEVE =
  /k_(live|test)_|whsec_|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hooks\.slack|SG\.|:AA|T3BlbkFJ|sk-ant-|hf_|npm_|pypi-A|AIza|key-|AccountKey|PRIVATE KEY|:\/\/[^\s/]*:[^\s/]*@/

/** Secrets of known form in a text, with their places. */
export function patternSecrets(file: WorkspaceFile, text: string): FoundSecret[] {
  if (!SIEVE.test(text)) return []
  return secretPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern.regex)].flatMap((match) => {
      const value = pattern.group === undefined ? match[0] : (match[pattern.group] ?? match[0])
      const start = match.index + match[0].lastIndexOf(value)
      return isReal(pattern, value, match[0]) ? [foundAt(file, text, start, value, pattern)] : []
    }),
  )
}

/** Documentation shows keys too, of letters no machine draws: `AKIAIOSFODNN7EXAMPLE`, `sk_live_xxxxxxxx`. */
function isReal(pattern: SecretPattern, value: string, whole: string): boolean {
  if (pattern.id === 'url-password') return isRealPassword(value, whole)
  const body = value.replace(/^[A-Za-z]+_(live|test|pat)_|^[a-z]+[-_]/, '')
  return !isPlaceholder(value) && entropy(body) > (body.length > 24 ? 3.2 : 2.8) && !/EXAMPLE/i.test(whole)
}

/** Hosts without a dot are containers and this machine; the rest are names for documentation and private networks. */
const LOCAL_HOST =
  /^[^.]+$|^(\d{1,3}\.){3}\d{1,3}$|(^|\.)(localhost|local|internal|example|test|svc|lan|invalid)$|(^|\.)example\.(com|org|net|io)$|your|\.\.|^(host|hostname|server|db|proxy)\.(com|org|net|name)$/i
const USUAL_PASSWORD =
  /^((super|my|top|some|very)[-_]?)?(pass(word)?|passwd|pwd|secret|postgres|root|admin|guest|user(name)?|test|token|port|key|p@ss\w*)\d{0,4}$/i

function isRealPassword(value: string, whole: string): boolean {
  const host = whole.slice(whole.lastIndexOf('@') + 1)
  return !isPlaceholder(value) && !USUAL_PASSWORD.test(value) && !LOCAL_HOST.test(host) && entropy(value) > 2.3
}

/** A found secret with its place worked out from an offset. */
export function foundAt(
  file: WorkspaceFile,
  text: string,
  start: number,
  value: string,
  rule: { readonly id: string; readonly title: string; readonly confidence: Confidence; readonly testKey?: boolean },
): FoundSecret {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const column = start - lineStart + 1
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line++
  return {
    title: rule.title,
    rule: rule.id,
    at: { file: file.path, line, column, endColumn: column + (value.split('\n', 1)[0] ?? '').length },
    role: file.role,
    masked: mask(value),
    confidence: rule.confidence,
    testKey: rule.testKey ?? false,
  }
}
