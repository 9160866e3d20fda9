import type { FactSource } from '../facts/define-fact.ts'
import { nameOf } from '../parsers/python/syntax.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { place } from './endpoints.ts'
import type { AuditResult } from './result.ts'

/** Languages of services that are listed but not understood: their share is told, not passed over. */
const OTHER_CODE = /\.(?:ts|tsx|js|jsx|mjs|cjs|go|rs|java|kt|rb|php|cs|scala|ex|exs|swift)$/

/** What the audit could look at, and what it was not given (then the words begin with "not"). */
export function accessOf(workspace: Workspace, { nodeFiles = 0 }: AuditResult['coverage']): AuditResult['access'] {
  const { files, git } = workspace
  const other = files.filter(({ path, role }) => role === 'code' && OTHER_CODE.test(path)).length - nodeFiles
  const note = other <= 0 ? '' : `; ${other} source files of languages that are not read yet`
  return {
    repository: `${files.length} files${note}`,
    git:
      git === undefined
        ? 'not a git checkout'
        : `commit ${git.commit.slice(0, 12)}${git.dirty ? ', with changes' : ''}`,
    database: 'not given',
    instance: 'not given',
    host: 'not given',
  }
}

/** How much was read and understood. A fact that could not be collected leaves its figures empty. */
export async function coverageOf(source: FactSource): Promise<AuditResult['coverage']> {
  const { workspace } = source
  const python = (await orUndefined(source.fact('python')))?.coverage
  const endpoints = await orUndefined(source.fact('endpoints'))
  const node = (await orUndefined(source.fact('nodeCode')))?.coverage()
  const strange = (endpoints?.frameworks ?? []).filter(({ understood }) => !understood)
  const setApart: Record<string, number> = {}
  for (const { role } of workspace.files) if (role !== 'code') setApart[role] = (setApart[role] ?? 0) + 1
  return {
    files: workspace.files.length,
    parsed: python?.parsed ?? 0,
    pythonFiles: python?.files ?? workspace.glob('**/*.py').length,
    ...(node === undefined || node.files === 0 ? {} : { nodeFiles: node.files }),
    unparsed: [...(python?.unparsed ?? []), ...(node?.unparsed ?? [])].map(({ file, reason }) => ({ file, reason })),
    unread: workspace.unread.map(({ path, reason }) => ({ file: path, reason })),
    setApart,
    unresolvedRoutes: (endpoints?.unresolved ?? []).map(({ at, reason }) => ({ reason, ...place(at) })),
    endpointsUnknown: (endpoints?.endpoints ?? []).filter(({ auth }) => auth.kind === 'unknown').length,
    ...(strange.length === 0 ? {} : { frameworksNotRead: [...new Set(strange.map(({ name }) => name))] }),
  }
}

/** Test files and test functions, counted by pytest's names. */
export async function testsOf(source: FactSource): Promise<AuditResult['statistics']['tests']> {
  const python = await orUndefined(source.fact('python'))
  const files = (python?.modules ?? []).filter(
    ({ role, file }) => role === 'test' && /(^|\/)test_|_test\.py$/.test(file),
  )
  const functions = files.flatMap(({ root }) => root.find('function_definition'))
  return { files: files.length, functions: functions.filter((one) => nameOf(one).startsWith('test')).length }
}

/** A collector that throws already shows as the `error` of each check that needs it. */
export async function orUndefined<T>(facts: Promise<T>): Promise<T | undefined> {
  try {
    return await facts
  } catch {
    return undefined
  }
}
