import type { PythonParameter } from '../../parsers/python/syntax.ts'
import { argument, argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { mayHold } from '../python/may-hold.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts } from '../python/types.ts'
import type { UploadAct, UploadHandler } from './types.ts'

const MAX_DEPTH = 3

/** Handlers with a parameter that holds a file (`UploadFile`, `bytes = File()`), or that read files from a form. */
export function findUploadHandlers(
  python: PythonFacts,
  origins: OriginsFacts,
  endpoints: EndpointsFacts,
): UploadHandler[] {
  const known = new Set(endpoints.endpoints.map(({ handlerAt }) => `${handlerAt.file}:${handlerAt.line}`))
  return python.code.flatMap((module) => {
    const { tree, root } = module
    if (!mayHold(tree, 'uploadfile', 'file(', '.form(', 'request.files')) return []
    if (!/UploadFile|File\(|\.form\(|request\.files/.test(tree.text)) return []
    return root.find('function_definition').flatMap((node): UploadHandler[] => {
      // Dependencies take files as well, but for the handlers that name them.
      const isRoute = node.parentNode?.kind === 'decorated_definition' || known.has(`${tree.file}:${node.line}`)
      if (!isRoute || !origins.isHandler(node)) return []
      const parameter = parametersOf(node).find(isFile)
      const form = parameter === undefined ? formFile(node) : undefined
      const file = parameter?.name ?? form
      if (file === undefined) return []
      const bodies = reachable(node, file, python)
      return [
        {
          at: { ...node.position, endLine: node.line },
          name: qualified(node, module),
          file,
          sizes: bodies.found.flatMap(sizesOf),
          sniffs: bodies.found.flatMap(sniffsOf),
          declared: bodies.found.flatMap(declaredOf),
          isHandedOn: bodies.isHandedOn,
          usesName: bodies.found.some(({ node: one }) => one.text.includes('.filename')),
        },
      ]
    })
  })
}

function isFile({ annotation, default: value }: PythonParameter): boolean {
  if (annotation !== undefined && /\bUploadFile\b/.test(annotation.text)) return true
  return /\bFile\(/.test(`${value?.text ?? ''} ${annotation?.text ?? ''}`)
}

/** `form = await request.form()` with something read from it, and `request.files`. */
function formFile(node: PythonNode): string | undefined {
  const text = node.text
  // Flask's request is global; a parameter or variable of that name with `files` is a model of the service.
  const isGlobal =
    !parametersOf(node).some(({ name }) => name === 'request') &&
    !node.find('assignment').some((one) => one.field('left')?.text === 'request')
  if (isGlobal && /\brequest\.files\b/.test(text)) return 'request.files'
  return /\.form\(/.test(text) && /\.(filename|file)\b/.test(text) ? 'form' : undefined
}

/** Methods that take values in without any test of their own, on whatever object. */
const PLAIN =
  /^(write|write_bytes|write_text|append|extend|update|add|info|debug|warning|error|exception|join|format|get|pop|put_object|upload_fileobj|upload_file|seek|close|strip|lower|split|startswith|endswith|encode|decode)$/

interface Reached {
  readonly found: readonly Body[]
  readonly isHandedOn: boolean
}

/** One function that sees the file, and the names in it that hold the file or what was read of it. */
interface Body {
  readonly node: PythonNode
  readonly names: ReadonlySet<string>
}

/** The handler and the functions of the repository it gives the file, or what it read of it, to. */
function reachable(handler: PythonNode, file: string, python: PythonFacts): Reached {
  const found: Body[] = []
  let isHandedOn = false
  const visit = (node: PythonNode, given: ReadonlySet<string>, depth: number): void => {
    if (depth > MAX_DEPTH || found.some((one) => one.node.equals(node))) return
    const names = derivedNames(node, given)
    found.push({ node, names })
    for (const call of node.find('call')) {
      const passed = argumentsOf(call).filter(({ value }) => holdsFile(value, names))
      if (passed.length === 0) continue
      const callee = call.field('function')
      const target = callee === undefined ? undefined : python.resolve(callee)
      if (target?.kind === 'function') visit(target.node, parametersGiven(target.node, call, names), depth + 1)
      else if (target === undefined && callee?.kind === 'attribute') {
        // Builtins and methods of the file itself look at it here; anything else takes it away.
        const isPlain = PLAIN.test(callee.field('attribute')?.text ?? '')
        isHandedOn ||= !isPlain && !names.has(callee.field('object')?.text ?? '')
      }
    }
  }
  visit(handler, new Set([file.split('.')[0] ?? file]), 0)
  for (const dependency of dependenciesOf(handler, python)) {
    visit(
      dependency,
      new Set(
        parametersOf(dependency)
          .filter(isFileOrRequest)
          .map(({ name }) => name),
      ),
      1,
    )
  }
  return { found, isHandedOn }
}

function isFileOrRequest(parameter: PythonParameter): boolean {
  return isFile(parameter) || /^(request|req|files?)$/.test(parameter.name)
}

/** The parameters of a helper that are given the file in this call. */
function parametersGiven(definition: PythonNode, call: PythonNode, names: ReadonlySet<string>): ReadonlySet<string> {
  const parameters = parametersOf(definition).filter(({ name }) => !/^(self|cls)$/.test(name))
  return new Set(
    argumentsOf(call).flatMap(({ name, value }, place) => {
      const parameter = holdsFile(value, names) ? (name ?? parameters[place]?.name) : undefined
      return parameter === undefined ? [] : [parameter]
    }),
  )
}

/** True when an expression holds the file, not only its name or declared type. */
function holdsFile(node: PythonNode, names: ReadonlySet<string>): boolean {
  return node.find('identifier').some((one) => {
    if (!names.has(one.text) || one.parentNode?.kind === 'keyword_argument')
      return names.has(one.text) && one.fieldName === 'value'
    const member = one.parentNode?.kind === 'attribute' ? one.parentNode.field('attribute') : undefined
    if (member === undefined) return true
    return !member.equals(one) && !/^(filename|content_type|headers)$/.test(member.text)
  })
}

/** What `Depends` names on a handler or in its decorator: functions, and the `__call__` of objects. */
function dependenciesOf(handler: PythonNode, python: PythonFacts): PythonNode[] {
  const decorated = handler.parentNode?.kind === 'decorated_definition' ? handler.parentNode.parts.slice(0, -1) : []
  const places = [handler.field('parameters'), ...decorated].flatMap((part) => part?.find('call') ?? [])
  return places.flatMap((call): PythonNode[] => {
    if (!/(^|\.)(Depends|Security)$/.test(call.field('function')?.text ?? '')) return []
    const target = argument(call, 'dependency', 0)
    const made = target?.kind === 'call' ? target.field('function') : target
    const found = made === undefined ? undefined : python.resolve(made)
    if (found?.kind === 'function') return [found.node]
    if (found?.kind !== 'class') return []
    return found.node.find('function_definition').filter((one) => one.field('name')?.text === '__call__')
  })
}

/** Names that are assigned from the file: `content = await file.read()`. */
function derivedNames(node: PythonNode, names: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(names)
  for (let round = 0; round < 3; round++) {
    for (const one of node.find('assignment', 'augmented_assignment', 'for_statement', 'named_expression')) {
      const right = one.field('right') ?? one.field('value')
      const left = one.field('left') ?? one.field('name')
      if (right === undefined || left === undefined) continue
      if (holdsFile(right, all)) for (const { text } of left.find('identifier')) all.add(text)
    }
  }
  return all
}

function act(node: PythonNode): UploadAct {
  return { at: node.position, text: shorten(node.text, 80) }
}

/** What a size reads like, what a bound on it reads like, and what is counted but is no size in bytes. */
const SIZE = /\.size\b|\.tell\(|size|length|total|bytes|\bread\b|\blen\(|_mb\b/i
const BOUND = /max|limit|size|allowed|bytes|_mb\b|1024|\d[\d_]{4,}|\b1e\d|<<\s*20/i
const NO_SIZE =
  /name|chunks\b|rule|page|row|item|entries|token|char|count|queue|message|line|column|batch|field|history|width|height|attempt|retr|base\b|\bfiles\)/i

const IN_BYTES = /size|bytes|_mb\b|length\b/i

function sizesOf({ node: body, names }: Body): (UploadAct & { of: 'content' | 'header' })[] {
  return body.find('comparison_operator').flatMap((node) => {
    const { text } = node
    const [left, right] = node.parts.filter((part) => part.fieldName !== 'operators')
    if (
      left === undefined ||
      right === undefined ||
      !/[<>]/.test(text) ||
      (NO_SIZE.test(text) && !IN_BYTES.test(text)) ||
      !refuses(node)
    )
      return []
    const sides = [
      [left, right],
      [right, left],
    ] as const
    const isBound = sides.some(([size, bound]) => SIZE.test(size.text) && BOUND.test(bound.text))
    if (!isBound) return []
    const header =
      /content[-_]length/i.test(text) || node.find('identifier').some((one) => comesFromHeader(one.text, body.text))
    const isOfFile =
      node.find('identifier').some((one) => names.has(one.text)) || /\.size\b|total|size|read/i.test(text)
    return isOfFile || header ? [{ ...act(node), of: header ? ('header' as const) : ('content' as const) }] : []
  })
}

/** True when the test decides over going on: an `if` that raises or returns, or a loop that stops. */
function refuses(node: PythonNode): boolean {
  // What is asked after a failure is about how to go on from it.
  if (node.enclosing('except_clause', 'function_definition')?.kind === 'except_clause') return false
  const branch = node.enclosing('if_statement', 'elif_clause', 'function_definition')
  if (branch === undefined || branch.kind === 'function_definition') return false
  return /\b(raise|return|abort|break|continue)\b|HTTPException/.test(branch.field('consequence')?.text ?? '')
}

function comesFromHeader(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\s*(:[^=\\n]+)?=\\s*[^\\n]*content-length`, 'i').test(text)
}

const SNIFF =
  /(^|\.)(from_buffer|from_file|guess_extension_from_content|guess|what|is_zipfile|is_tarfile|PdfReader|PdfFileReader|load_workbook|read_csv|read_excel|read_json|read_parquet|DictReader|loads|safe_load|imdecode|fromstring|parse|open|ZipFile|open_workbook|Document)$/
const SNIFF_NAME =
  /^(magic|filetype|imghdr|PIL|puremagic|pypdf|PyPDF2|fitz|openpyxl|pandas|polars|csv|json|yaml|zipfile|tarfile|cv2|docx|pptx|defusedxml|xml|ET|soundfile|librosa|pydub)\b|^(Image|reader|PdfReader|ZipFile|load_workbook|BytesIO)\b/

function sniffsOf({ node: body, names }: Body): UploadAct[] {
  return body
    .find('call')
    .filter((call) => {
      const callee = call.field('function')
      const name = callee?.text ?? ''
      const given = call.field('arguments')
      const isGiven = given !== undefined && holdsFile(given, names)
      if (/^mimetypes\b/.test(name)) return false
      if (/\.startswith$/.test(name)) return /\(\s*\(?\s*[rR]?b["']|MAGIC|SIGNATURE/i.test(given?.text ?? '')
      // Text that decodes is text: the content was looked at.
      if (/\.decode$/.test(name))
        return callee?.field('object')?.kind === 'identifier' && names.has(callee.field('object')?.text ?? '')
      if (!isGiven) return false
      if (
        /(^|\.)Image\.open$|(^|_)(sniff|detect|verify|validate)_?\w*(mime|content|type|image|magic|signature)/i.test(
          name,
        )
      )
        return true
      return SNIFF.test(name) && SNIFF_NAME.test(name)
    })
    .map(act)
}

function declaredOf({ node: body }: Body): UploadAct[] {
  const compared = body
    .find('comparison_operator')
    .filter(({ text }) => /content_type|\bmime_?type|\.suffix|extension|\bext\b|splitext/i.test(text))
  const tested = body
    .find('call')
    .filter(({ text }) => /(filename|content_type)[\w.()]*\.(endswith|startswith)\(/.test(text) && text.length < 200)
  return [...compared, ...tested].map(act)
}
