import ignore from 'ignore'
import { source } from '../../core/evidence.ts'
import { notApplicable } from '../../core/outcome.ts'
import { baseName, joinPath } from '../../facts/containers/paths.ts'
import type { ContainersFacts, Dockerfile } from '../../facts/containers/types.ts'
import type { DockerfileInstruction } from '../../parsers/dockerfile/syntax.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles, judgedDockerfiles, noDockerfile } from './judged.ts'

export default defineCheck({
  id: 'docker/ignore-file',
  title: 'Where an image takes a whole folder, an ignore file keeps secrets and history out of it',
  severity: 'recommendation',
  answers: ['A-259'],
  why: 'COPY . . takes the .env file, the git history and local caches along: they leave the building with the image.',
  fix: 'Put a .dockerignore at the root of the build context that names at least .git, .env and local caches.',
  references: [
    { label: 'Docker: .dockerignore', url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    const judged = judgedDockerfiles(containers)
    if (judged.length > 0 && judged.every((file) => wholeCopy(file) === undefined)) {
      return notApplicable(
        'No Dockerfile copies its whole build context.',
        judged.map((one) => source({ file: one.file, line: 1 })),
      )
    }
    return judgeDockerfiles(
      containers,
      {
        fail: 'An image takes everything in its folder.',
        pass: 'Where an image takes a whole folder, an ignore file stands before it.',
      },
      (file) => judgeIgnore(file, containers),
      noDockerfile(containers),
    )
  },
})

function wholeCopy(file: Dockerfile): DockerfileInstruction | undefined {
  return file.stages
    .flatMap(({ instructions }) => instructions)
    .find(({ keyword, text, flags, exec }) => {
      const [first] = exec ?? text.split(/\s+/)
      return /^(COPY|ADD)$/.test(keyword) && flags.from === undefined && /^(\.|\.\/|\/|\*|\.\/\*)$/.test(first ?? '')
    })
}

/** Names that must not reach an image; `.git` for its history. */
const UNWANTED = ['.git/config', '.env', 'node_modules/a/b.js', '.venv/bin/python']

function judgeIgnore(file: Dockerfile, containers: ContainersFacts): Partial<DockerVerdict> {
  const copy = wholeCopy(file)
  if (copy === undefined) return {}
  const wanted = new Set([
    `${file.file}.dockerignore`,
    ...file.contexts.flatMap((context) => joinPath(context, '.dockerignore') ?? []),
  ])
  const found = containers.ignoreFiles.find((one) => wanted.has(one.file) || baseName(one.file) === '.containerignore')
  const at = source(copy.at)
  const subject = `build context of ${file.file}`
  if (found === undefined) {
    return {
      findings: [
        {
          message: `${file.file} copies its whole folder, and there is no .dockerignore.`,
          subject,
          confidence: 'high',
          evidence: [at],
        },
      ],
    }
  }
  const rules = ignore({ allowRelativePaths: true }).add(found.patterns.map(gitStyle))
  const kept = UNWANTED.filter((path) => !rules.ignores(path))
  const place = source({ file: found.file, line: 1 })
  if (kept.length < UNWANTED.length && !(kept.includes('.git/config') && kept.includes('.env')))
    return { seen: [place, at] }
  const message = `${found.file} keeps neither .git nor .env out of the image.`
  return { findings: [{ message, subject, confidence: 'medium', evidence: [place, at] }] }
}

/** Docker's patterns start at the context's root; two stars mean any depth, as in git. */
function gitStyle(pattern: string): string {
  const negated = pattern.startsWith('!')
  const body = (negated ? pattern.slice(1) : pattern).replace(/^\.?\//, '')
  return `${negated ? '!' : ''}${body.startsWith('**') ? body : `/${body}`}`
}
