import type { Evidence, SourceEvidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'dependencies/bounded',
  title: 'Every runtime dependency says which versions fit',
  severity: 'recommendation',
  answers: ['A-259'],
  why: 'A dependency that takes any version takes the next major one, too, the next time the lock is made anew.',
  fix: 'Give each dependency at least a lower bound that was tested, and an upper one where the project breaks things.',
  references: [
    {
      label: 'PyPA: dependency specifiers',
      url: 'https://packaging.python.org/en/latest/specifications/dependency-specifiers/',
    },
  ],
  needs: ['dependencies'],
  evaluate({ dependencies }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    for (const manifest of dependencies.manifests) {
      const runtime = manifest.dependencies.filter(({ group }) => group === 'runtime')
      const loose = runtime.filter(({ bound }) => bound === 'any')
      const places: SourceEvidence[] = loose.slice(0, 20).map(({ at, name }) => source(at, name))
      if (isNonEmpty(places)) {
        const names = loose
          .slice(0, 5)
          .map(({ name }) => name)
          .join(', ')
        findings.push({
          message: `${manifest.file} takes any version of ${names}${loose.length > 5 ? ` and ${loose.length - 5} more` : ''}.`,
          subject: `bounds in ${manifest.file}`,
          confidence: 'high',
          evidence: places,
        })
      } else if (runtime.length > 0) seen.push(source({ file: manifest.file, line: runtime[0]?.at.line ?? 1 }))
    }
    const looked = search(
      'manifests with dependencies',
      'all files',
      dependencies.searched,
      dependencies.manifests.length,
    )
    const { undeclared } = dependencies
    if (findings.length === 0 && undeclared !== undefined)
      return unverified('No manifest says what the Python code needs.', 'the pyproject.toml or requirements', [
        looked,
        source(undeclared, 'Python code'),
      ])
    return judge(
      findings,
      seen,
      { fail: 'A dependency takes any version.', pass: 'Every runtime dependency says which versions fit.' },
      notApplicable('No manifest names runtime dependencies.', [looked]),
    )
  },
})
