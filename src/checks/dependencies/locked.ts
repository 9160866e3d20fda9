import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { DependenciesFacts, Lock, Manifest } from '../../facts/dependencies/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'dependencies/locked',
  title: 'Every manifest of dependencies has a lock that knows all of them',
  severity: 'warning',
  answers: ['A-259'],
  why: 'Without a lock the same commit installs other versions tomorrow: what was tested is not what runs.',
  fix: 'Commit the lock of your tool (uv lock, poetry lock, package-lock.json), or requirements with every version pinned by pip-compile.',
  references: [
    { label: 'uv: locking and syncing', url: 'https://docs.astral.sh/uv/concepts/projects/sync/' },
    { label: 'npm: package-lock.json', url: 'https://docs.npmjs.com/cli/configuring-npm/package-lock-json' },
  ],
  needs: ['dependencies'],
  evaluate({ dependencies }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const needing = dependencies.manifests.filter(
      (one) =>
        one.problem !== undefined ||
        one.dependencies.some(({ group, bound }) => group === 'runtime' && bound !== 'elsewhere'),
    )
    for (const manifest of needing) {
      const verdict = judgeManifest(manifest, dependencies)
      if ('message' in verdict) findings.push(verdict)
      else seen.push(verdict)
    }
    const looked = search('manifests with dependencies', 'all files', dependencies.searched, needing.length)
    const { undeclared } = dependencies
    if (findings.length === 0 && undeclared !== undefined)
      return unverified('No manifest says what the Python code needs.', 'the pyproject.toml or requirements', [
        looked,
        source(undeclared, 'Python code'),
      ])
    return judge(
      findings,
      seen,
      { fail: 'Dependencies are not locked.', pass: 'All dependencies are locked.' },
      notApplicable('No manifest names dependencies.', [looked]),
    )
  },
})

function judgeManifest(manifest: Manifest, facts: DependenciesFacts): Finding | Evidence {
  const { file } = manifest
  const place = source({ file, line: manifest.dependencies[0]?.at.line ?? 1 })
  const finding = (message: string, confidence: Finding['confidence'], evidence = place): Finding => ({
    message,
    subject: `dependencies of ${file}`,
    confidence,
    evidence: [evidence],
  })
  if (manifest.problem !== undefined) return finding(`${file} cannot be read: ${manifest.problem}.`, 'high')
  const lock = lockOf(manifest, facts.locks)
  if (lock !== undefined) {
    const { names } = lock
    const unknown =
      names === undefined
        ? undefined
        : manifest.dependencies.find(
            ({ name, bound, group }) => group === 'runtime' && bound !== 'elsewhere' && !names.has(name),
          )
    if (unknown === undefined) return source({ file: lock.file, line: 1 }, `locks ${file}`)
    return finding(`${lock.file} does not know ${unknown.name}: it is older than ${file}.`, 'high', source(unknown.at))
  }
  const pinned = pinnedBeside(manifest, facts.manifests)
  if (pinned !== undefined) return source({ file: pinned.file, line: 1 }, `pins the versions of ${file}`)
  const loose = manifest.dependencies.filter(
    ({ group, bound }) => group === 'runtime' && (bound === 'any' || bound === 'range'),
  )
  return finding(
    `${file} has ${loose.length} dependencies without a fixed version, and no lock is beside it.`,
    'medium',
  )
}

/** A lock in the same folder, or in one above (workspaces share theirs). */
function lockOf(manifest: Manifest, locks: readonly Lock[]): Lock | undefined {
  const near = locks.filter(
    ({ file, ecosystem }) => ecosystem === manifest.ecosystem && isAbove(folderOf(file), folderOf(manifest.file)),
  )
  return manifest.kind === 'requirements' ? undefined : near.sort((a, b) => b.file.length - a.file.length)[0]
}

/** Requirements with every version fixed, the manifest itself or one beside it: pip-compile's way. */
function pinnedBeside(manifest: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  return manifests.find(
    (one) =>
      one.kind === 'requirements' &&
      manifest.ecosystem === 'python' &&
      (one === manifest ||
        (folderOf(one.file) === folderOf(manifest.file) &&
          one.dependencies.length >= Math.min(3, manifest.dependencies.length))) &&
      one.dependencies.length > 0 &&
      one.dependencies.every(({ bound }) => bound === 'exact' || bound === 'elsewhere'),
  )
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

function isAbove(folder: string, below: string): boolean {
  return folder === '' || below === folder || below.startsWith(`${folder}/`)
}
