import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { keyOf } from '../origins/handlers.ts'
import { qualified } from '../python/names.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import { isSession } from '../transactions/sites.ts'
import type { Deletion, DeletionsFacts } from './types.ts'

/** Where rows and the files they point at are deleted together, and in which order. */
export default defineFact<DeletionsFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    const files = fileDeletions(python)
    const functions = new Map<string, { definition: PythonNode; calls: PythonNode[] }>()
    for (const call of files) {
      const definition = call.enclosing('function_definition')
      if (definition === undefined) continue
      const known = functions.get(keyOf(definition))
      if (known === undefined) functions.set(keyOf(definition), { definition, calls: [call] })
      else known.calls.push(call)
    }
    return {
      deletions: [...functions.values()].flatMap(({ definition, calls }) => deletionIn(python, definition, calls)),
      fileDeletions: files.map(({ position }) => position),
      searched: python.code.length,
    }
  },
})

const SURE = ['delete_object', 'delete_objects', 'remove_object', 'remove_objects', 'delete_blob', 'delete_blobs']
const MAYBE = [
  'delete',
  'delete_file',
  'remove_file',
  'remove',
  'delete_files',
  'delete_key',
  'delete_many',
  'delete_photo',
  'delete_image',
]
const STORE = /(^|[._])(storage\w*|s3\w*|bucket\w*|blob\w*|minio\w*|gcs\w*|file_?store\w*|object_?store\w*)(\(\))?$/i

/** Calls that delete from object storage, or from an object that is named after a storage. */
function fileDeletions(python: PythonFacts): PythonNode[] {
  const sure = python.callsNamed(...SURE)
  const maybe = python.callsNamed(...MAYBE).filter(({ node }) => {
    const object = node.field('function')?.field('object')
    return object !== undefined && object.end - object.start < 60 && STORE.test(object.text)
  })
  return [...sure, ...maybe]
    .filter(({ module }) => purposeOf(module.file) === 'service')
    .map(({ node }) => node)
    .filter((node) => node.enclosing('lambda') === undefined)
}

const ROW = /^(delete|remove|execute|exec)$/
const STATEMENT = /^\(?\s*(\w+\.)*delete\(/

function deletionIn(python: PythonFacts, definition: PythonNode, files: readonly PythonNode[]): Deletion[] {
  const calls = definition.find('call').filter((call) => call.enclosing('function_definition')?.equals(definition))
  const row = calls.find((call) => deletesRow(call))
  const file = files.find((call) => call.enclosing('function_definition')?.equals(definition))
  if (row === undefined || file === undefined) return []
  const commit = calls.find(
    (call) => /\.commit$/.test(call.field('function')?.text ?? '') && call.start > row.start && call.start < file.start,
  )
  return [
    {
      name: qualified(definition, python.moduleOf(definition)),
      at: { file: definition.tree.file, line: definition.line },
      fileAt: file.position,
      rowAt: row.position,
      commitAt: commit?.position ?? endOfBlock(row, file),
      order: file.start < row.start ? 'file first' : 'row first',
      caughtAt: caught(file),
    },
  ]
}

function deletesRow(call: PythonNode): boolean {
  const callee = call.field('function')
  const method = callee?.field('attribute')?.text ?? ''
  if (!ROW.test(method)) return false
  if (!isSession(callee?.field('object')))
    return /\.(query|filter|filter_by|where|objects)\b.*\.delete$/s.test(callee?.text ?? '')
  return method === 'delete' || STATEMENT.test(call.field('arguments')?.parts[0]?.text ?? '')
}

/** `with session.begin():` around the row alone commits at its end. */
function endOfBlock(row: PythonNode, file: PythonNode): Position | undefined {
  for (let at = row.enclosing('with_statement'); at !== undefined; at = at.enclosing('with_statement')) {
    if (/begin\(|[sS]ession\w*\(|transaction/.test(at.text.slice(0, at.text.indexOf(':'))) && at.end < file.start)
      return { file: at.tree.file, line: at.endLine }
  }
  return undefined
}

function caught(file: PythonNode): Position | undefined {
  const attempt = file.enclosing('try_statement', 'function_definition')
  const body = attempt?.kind === 'try_statement' ? attempt.field('body') : undefined
  if (attempt === undefined || body === undefined || file.end > body.end) return undefined
  const handler = attempt.parts.find(({ kind }) => kind === 'except_clause')
  if (handler === undefined || /^\s*raise\s*$/m.test(handler.text)) return undefined
  return { file: handler.tree.file, line: handler.line }
}
