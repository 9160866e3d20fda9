import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { keyForm } from '../../core/secret-patterns.ts'
import { isPlaceholder, isSecretName, looksRandom, mask } from '../../core/secret-words.ts'
import { plural } from '../../core/text.ts'
import type { EnvEntry } from '../../facts/env-files/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'secrets/examples-hold-placeholders',
  title: 'Example environment files hold placeholders only',
  severity: 'blocker',
  answers: ['A-181', 'A-179'],
  why: 'A real value in an example is a leaked secret, and deployments copied from it share one key.',
  fix: 'Replace the value by a placeholder such as `change-me`, and replace the secret wherever it was real.',
  references: [{ label: 'CWE-798', url: 'https://cwe.mitre.org/data/definitions/798.html' }],
  needs: ['envFiles'],
  evaluate({ envFiles }) {
    const examples = envFiles.files.filter(({ kind }) => kind === 'example')
    const findings = examples.flatMap(({ entries }) => entries.flatMap(judgeEntry))
    if (isNonEmpty(findings))
      return fail(
        `${plural(findings.length, 'value in example files looks', 'values in example files look')} real`,
        findings,
      )
    const seen = examples.flatMap(({ path, entries }) => {
      const secrets = entries.filter(({ name }) => isSecretName(name))
      return [
        source(
          secrets[0]?.at ?? { file: path, line: 1 },
          `${plural(secrets.length, 'secret')} of ${entries.length} variables`,
        ),
      ]
    })
    return isNonEmpty(seen)
      ? pass(`${plural(examples.length, 'example file holds', 'example files hold')} placeholders only`, seen)
      : notApplicable('There is no example environment file (config/example-present asks for one)')
  },
})

function judgeEntry({ name, value, at }: EnvEntry): Finding[] {
  const form = keyForm(value)
  if (isPlaceholder(value) || (form === undefined && !(isSecretName(name) && looksRandom(value)))) return []
  return [
    {
      message: `${name} holds a value that looks real${form === undefined ? '' : ` (${form.title})`}: ${mask(value)}`,
      subject: `${name} in ${at.file}`,
      confidence: form?.confidence ?? 'medium',
      evidence: [source(at)],
    },
  ]
}
