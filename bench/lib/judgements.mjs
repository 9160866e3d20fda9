import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './corpus.mjs'

const FOLDER = join(ROOT, 'bench', 'judgements')

/**
 * What people said of findings after reading the code: bench/judgements/PACKAGE.json holds a list of
 * `{fingerprint, check, severity, correct, note}`, with `debatable: true` where what is said is so and hardly matters. The
 * folders `guarded` and `passes` hold what was said of claims that all is well: `{service, endpoint or check, correct, note}`.
 */
export function judgements(kind) {
  const folder = kind === undefined ? FOLDER : join(FOLDER, kind)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const entries = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      const broken = entries.find(
        ({ fingerprint, correct, severity }) =>
          typeof correct !== 'boolean' || (kind === undefined && (!fingerprint || !severity)),
      )
      if (broken)
        throw new Error(
          `bench/judgements/${name}: an entry lacks fingerprint, severity or correct: ${JSON.stringify(broken)}`,
        )
      return { name: name.slice(0, -'.json'.length), entries }
    })
}

/** How many of the judged findings of each severity were right. */
export function precision(entries) {
  return ['blocker', 'warning', 'recommendation'].flatMap((severity) => {
    const of = entries.filter((entry) => entry.severity === severity)
    if (of.length === 0) return []
    return [
      {
        severity,
        judged: of.length,
        right: of.filter(({ correct }) => correct).length,
        debatable: of.filter(({ debatable }) => debatable === true).length,
      },
    ]
  })
}
