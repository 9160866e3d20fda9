import type { Position } from '../../../../core/position.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationProblem, Revision, RevisionFiles } from '../../../types.ts'
import { idProblems } from './ids.ts'
import { quickHeader } from './quick.ts'
import type { Scan } from './scan.ts'
import { scanPython } from './scan.ts'
import type { Header, RawHeader } from './values.ts'
import { revisionOf } from './values.ts'

interface Unusual {
  readonly file: string
  readonly text: string
  readonly scan: Scan
}

interface Read {
  readonly header: Header
  readonly problems: readonly MigrationProblem[]
}

/**
 * Reads the headers of revision files, in the order given. Nothing is executed; a file that Alembic could not load is
 * `unreadable`, with the reason. Usual headers are read without a syntax tree, the others with one.
 */
export async function readHeaders(workspace: Workspace, files: readonly string[]): Promise<RevisionFiles> {
  const answers = new Map<string, Read>()
  const unusual: Unusual[] = []
  for (const file of files) {
    const text = workspace.read(file)
    if (text === undefined) {
      const reason = workspace.unread.find(({ path }) => path === file)?.reason ?? 'it cannot be read'
      answers.set(file, { header: { kind: 'unreadable', line: 1, reason }, problems: [] })
      continue
    }
    const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    const scan = scanPython(lines)
    const raw = quickHeader(lines, scan)
    if (raw === undefined) unusual.push({ file, text: lines, scan })
    else answers.set(file, readOf(file, raw))
  }
  for (const [file, read] of await readUnusual(workspace, unusual)) answers.set(file, read)
  return collected(files, answers)
}

async function readUnusual(workspace: Workspace, files: readonly Unusual[]): Promise<(readonly [string, Read])[]> {
  if (files.length === 0) return []
  // The grammar is loaded for those who need it alone.
  const { openParsedHeaders } = await import('./parsed.ts')
  const parsed = await openParsedHeaders(workspace)
  return files.map(({ file, text, scan }) => {
    const answer = parsed(file, text, scan)
    if (answer.kind === 'unreadable') return [file, { header: answer, problems: [] }] as const
    const read = readOf(file, answer.raw)
    if (answer.python2 === undefined) return [file, read] as const
    const problem = {
      kind: 'python-2',
      detail: 'a print or exec statement of Python 2: Alembic cannot load the file under Python 3',
      position: { file, line: answer.python2 },
    }
    return [file, { ...read, problems: [...read.problems, problem] }] as const
  })
}

function readOf(file: string, raw: RawHeader): Read {
  const header = revisionOf(file, raw)
  if (header.kind !== 'revision') return { header, problems: [] }
  const position = { file, line: raw.line }
  const unknown = header.unknown.map((detail) => ({ kind: 'unknown-header', detail, position }))
  return { header, problems: [...unknown, ...idProblems(header.revision)] }
}

function collected(files: readonly string[], answers: ReadonlyMap<string, Read>): RevisionFiles {
  const revisions: Revision[] = []
  const unreadable: { position: Position; reason: string }[] = []
  const problems: MigrationProblem[] = []
  for (const file of files) {
    const read = answers.get(file)
    if (read === undefined) continue
    const { header } = read
    problems.push(...read.problems)
    if (header.kind === 'revision') revisions.push(header.revision)
    else unreadable.push({ position: { file, line: header.line }, reason: header.reason })
  }
  return { revisions, unreadable, problems }
}
