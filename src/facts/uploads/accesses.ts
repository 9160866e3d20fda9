import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { shorten, tracedInput } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { FileAccess } from './types.ts'

/** Functions that take a path, with the place of it. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  open: 0,
  'io.open': 0,
  'aiofiles.open': 0,
  'anyio.open_file': 0,
  'os.open': 0,
  'os.remove': 0,
  'os.unlink': 0,
  'os.listdir': 0,
  'os.rename': 0,
  'os.makedirs': 0,
  'shutil.rmtree': 0,
  'shutil.copy': 0,
  'shutil.copyfile': 0,
  'shutil.move': 0,
  'fastapi.responses.FileResponse': 0,
  'starlette.responses.FileResponse': 0,
  'flask.send_file': 0,
}

const PATH_METHODS = ['read_text', 'read_bytes', 'write_text', 'write_bytes', 'unlink', 'iterdir', 'rmdir', 'touch']

/** Methods that take a storage key: keyword, and place when it is also positional. */
const KEY_METHODS: Readonly<Record<string, { readonly name: string; readonly place?: number }>> = {
  put_object: { name: 'Key' },
  upload_fileobj: { name: 'Key', place: 2 },
  upload_file: { name: 'Key', place: 2 },
  upload_blob: { name: 'name', place: 0 },
  blob: { name: 'blob_name', place: 0 },
}

/** Methods a storage of one's own may have; they count only when an upload's name reaches them. */
const STORES = ['put', 'save', 'store', 'upload', 'put_file', 'save_file', 'store_file', 'write_file', 'put_bytes']

export function findAccesses(python: PythonFacts, origins: OriginsFacts): FileAccess[] {
  const reading = { python, origins }
  const functions = python
    .callsTo(...Object.keys(FUNCTIONS))
    .map(({ node, name = '' }) =>
      access(node, argument(node, 'path', 0) ?? argument(node, 'file', 0), 'path', reading, name),
    )
  const methods = python
    .callsNamed(...PATH_METHODS)
    .map(({ node }) => access(node, node.field('function')?.field('object'), 'path', reading))
  const keys = python.callsNamed(...Object.keys(KEY_METHODS)).map(({ node }) => {
    const callee = node.field('function')
    const key = KEY_METHODS[callee?.field('attribute')?.text ?? '']
    return access(
      node,
      key && (argument(node, key.name, key.place) ?? argument(node, 'object_name', 1)),
      'key',
      reading,
    )
  })
  const stores = python
    .callsNamed(...STORES)
    .map(({ node }) => access(node, namedByUpload(node, python), 'key', reading))
    .filter((one) => one?.input.origin === 'request')
  const known = [...functions, ...methods, ...keys].flatMap((one) => (one === undefined ? [] : [one]))
  const isSeen = known.some(({ isUploadName, input }) => isUploadName && input.origin === 'request')
  // What is behind a method of the repository was followed to the disk already, unless it is an interface.
  const all = [...known, ...(isSeen ? [] : stores).flatMap((one) => (one === undefined ? [] : [one]))]
  const rank = ({ input }: FileAccess): number => (input.origin === 'request' ? 0 : 1)
  return all.toSorted((a, b) => rank(a) - rank(b))
}

/** The argument that holds an upload's own name, written there or in the variable it stands for. */
function namedByUpload(call: PythonNode, python: PythonFacts): PythonNode | undefined {
  return argumentsOf(call)
    .map(({ value }) => value)
    .find((value) => {
      const found = value.kind === 'identifier' ? python.resolve(value) : undefined
      return /\.filename\b/.test(found?.kind === 'value' ? found.node.text : value.text)
    })
}

function access(
  node: PythonNode,
  path: PythonNode | undefined,
  target: FileAccess['target'],
  { python, origins }: { python: PythonFacts; origins: OriginsFacts },
  name?: string,
): FileAccess | undefined {
  if (path === undefined || purposeOf(node.tree.file) !== 'service') return undefined
  const origin = origins.ofPath(path)
  const owner = node.enclosing('function_definition')
  const from = origin.node
  const isUpload = /\.filename$/.test(from.text) || (origin.kind !== 'request' && /\.filename\b/.test(path.text))
  const functions = [owner, from.enclosing('function_definition')]
  return {
    at: node.position,
    call: name ?? shorten(node.field('function')?.text ?? '', 60),
    within: within(python, node),
    target,
    input: tracedInput(path, origin, origins),
    isUploadName: isUpload,
    hasOwnPrefix: hasOwnPrefix(path, python, origins),
    containedAt: functions
      .map((one) => (one === undefined ? undefined : containment(one)))
      .find((one) => one !== undefined)?.position,
  }
}

/** True when the last part of a path begins with text of our own: `f"export_{name}"` cannot climb. */
function hasOwnPrefix(path: PythonNode, python: PythonFacts, origins: OriginsFacts): boolean {
  const part = lastPart(path, python)
  const first = origins.pieces(part)?.[0]
  if (first === undefined) return false
  return 'text' in first ? !/(^|[/\\])$/.test(first.text) : origins.ofPath(first.node).kind !== 'request'
}

function lastPart(path: PythonNode, python: PythonFacts, depth = 0): PythonNode {
  if (depth > 6) return path
  if (path.kind === 'binary_operator' && path.field('operator')?.text === '/') {
    return lastPart(path.field('right') ?? path, python, depth + 1)
  }
  if (path.kind === 'call' && /(^|\.)(join|joinpath|Path|PurePath|str)$/.test(path.field('function')?.text ?? '')) {
    const last = argumentsOf(path).at(-1)
    return last === undefined ? path : lastPart(last.value, python, depth + 1)
  }
  if (path.kind !== 'identifier') return path
  const found = python.resolve(path)
  return found?.kind === 'value' && !found.node.equals(path) ? lastPart(found.node, python, depth + 1) : path
}

const CONTAINS =
  /(^|\.)(is_relative_to|relative_to|commonpath|commonprefix|safe_join|secure_filename|is_safe_path|is_within_directory)$|(^|[._])(validate|check|ensure|assert|is|resolve|safe|sanitize|normali[sz]e|verify|contain)_\w*(path|name|file|dir|key|inside|within|contained|traversal)\w*$|(^|[._])(safe|secure|contained)_\w+$/i

/** A call or test that holds a path to a folder. */
function containment(owner: PythonNode): PythonNode | undefined {
  const call = owner.find('call').find((one) => {
    const name = one.field('function')?.text ?? ''
    if (CONTAINS.test(name)) return true
    // `str(path.resolve()).startswith(str(base))`, and the same after realpath or abspath.
    return (
      /\.startswith$/.test(name) &&
      /resolve\(|realpath|abspath|resolved|real_|full_path|abs_/.test(`${name} ${owner.text.slice(0, 4000)}`) &&
      argumentsOf(one).some(({ value }) => !/^[rbf]*["']/.test(value.text))
    )
  })
  const parents = owner
    .find('comparison_operator')
    .find(({ text }) => /["']\.\.["']\s+(not\s+)?in\b|\bin\s+[\w.()]+\.parents\b/.test(text))
  return call ?? parents
}
