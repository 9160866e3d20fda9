import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noDockerfile } from './judged.ts'

export default defineCheck({
  id: 'docker/valid',
  title: 'Every Dockerfile can be read, and what it copies exists',
  severity: 'warning',
  answers: ['A-259'],
  why: 'A Dockerfile that does not build is found out on the day of the release, or an old image goes out in its place.',
  fix: 'Correct the line; docker build --check reads a Dockerfile without building it.',
  references: [{ label: 'Docker: Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const judged = containers.dockerfiles.filter(({ purpose }) => purpose === 'production' || purpose === 'unknown')
    for (const file of judged) {
      const wrong = file.problems.map(
        ({ message, at }): Finding => ({
          message: `${file.file}: ${message}.`,
          subject: `${file.file}: ${message}`,
          confidence: 'high',
          evidence: [source(at)],
        }),
      )
      const missing = file.missingSources.map(
        ({ path, at }): Finding => ({
          message: `${file.file} copies ${path}, which is not in the repository.`,
          subject: `${file.file} copies ${path}`,
          confidence: 'medium',
          evidence: [source(at)],
        }),
      )
      findings.push(...wrong, ...missing)
      if (wrong.length + missing.length === 0) seen.push(source({ file: file.file, line: 1 }))
    }
    return judge(
      findings,
      seen,
      { fail: 'A Dockerfile will not build.', pass: 'Every Dockerfile can be read.' },
      noDockerfile(containers),
    )
  },
})
