import { surePattern } from '../../core/secret-patterns.ts'
import { roleOf } from '../../workspace/roles.ts'
import { defineFact } from '../define-fact.ts'
import { patternSecrets } from '../secrets/scan.ts'
import type { HistoricSecret, SecretHistoryFacts } from './types.ts'

const ENV = /(^|\/)\.env(\.(prod(uction)?|live|staging|local))?$/
const BOUNDS = { maxBytes: 200_000_000, maxMilliseconds: 20_000 }
const command = 'git log -p --all --no-textconv --no-ext-diff -- . (or a history scanner such as gitleaks)'

export default defineFact<SecretHistoryFacts>({
  async collect({ workspace }) {
    const answer = await workspace.history?.({ line: surePattern, file: ENV, ...BOUNDS })
    if (answer === undefined) {
      return { found: [], envFiles: [], commits: 0, incomplete: 'no git history was given', command }
    }
    const found = new Map<string, HistoricSecret>()
    for (const { commit, file, line, text } of answer.lines) {
      const role = roleOf(file)
      // A key's body follows on the next lines, which are not kept; the heading alone is enough of a sign.
      const sample = /PRIVATE KEY-----\s*$/.test(text) ? `${text}\n${HEADING_BODY}` : text
      for (const { title, masked, rule } of patternSecrets({ path: file, bytes: 0, role }, sample)) {
        const shown = rule === 'private-key' ? 'PRIVATE KEY' : masked
        // The log runs from new to old: the last one kept is the commit that brought it in.
        if (role !== 'vendored')
          found.set(`${file}\0${title}\0${shown}`, { title, commit, file, line, masked: shown, role })
      }
    }
    return {
      found: [...found.values()],
      envFiles: answer.files,
      commits: answer.commits,
      incomplete: answer.incomplete,
      command,
    }
  },
})

const HEADING_BODY = 'MIIEowIBAAKCAQEAq7BFUpkGp3+LQmlQYx2eqzDV+xeG8kx/sQFV18S5JhzGeIJNA72wSeukEPoj'
