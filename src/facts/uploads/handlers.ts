import type { PythonParameter } from '../../parsers/python/syntax.ts'
import { argument, argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { qualified } from '../python/resolver.ts'
import type { PythonFacts } from '../python/types.ts'
import type { UploadAct, UploadHandler } from './types.ts'

const MAX_DEPTH = 4

/** Handlers with a parameter that holds a file (`UploadFile`, `bytes = File()`), or that read files from a form. */
export function findUploadHandlers(
  python: PythonFacts,
  origins: OriginsFacts,
  endpoints: EndpointsFacts,
): UploadHandler[] {
  const known = new Set(endpoints.endpoints.map(({ handlerAt }) => `${handlerAt.file}:${handlerAt.line}`))
  return python.code.flatMap((module) => {
    const { tree, root } = module
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
          usesName: bodies.found.some(({ text }) => text.includes('.filename')),
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
  if (/\brequest\.files\b/.test(text)) return 'request.files'
  return /\.form\(/.test(text) && /\.(filename|file)\b/.test(text) ? 'form' : undefined
}

/** Methods that take values in without any test of their own, on whatever object. */
const PLAIN =
  /^(write|write_bytes|write_text|append|extend|update|add|info|debug|warning|error|exception|join|format|get|pop|put_object|upload_fileobj|upload_file|seek|close|strip|lower|split|startswith|endswith|encode|decode)$/

interface Reached {
  readonly found: readonly PythonNode[]
  readonly isHandedOn: boolean
}

/** The handler and the functions of the repository it gives the file, or what it read of it, to. */
function reachable(handler: PythonNode, file: string, python: PythonFacts): Reached {
  const found: PythonNode[] = []
  let isHandedOn = false
  const visit = (node: PythonNode, names: ReadonlySet<string>, depth: number): void => {
    if (depth > MAX_DEPTH || found.some((one) => one.equals(node))) return
    found.push(node)
    const all = derivedNames(node, names)
    for (const call of node.find('call')) {
      const passed = argumentsOf(call).filter(({ value }) => value.find('identifier').some(({ text }) => all.has(text)))
      if (passed.length === 0) continue
      const callee = call.field('function')
      const target = callee === undefined ? undefined : python.resolve(callee)
      if (target?.kind !== 'function') {
        // Builtins and methods of the file itself look at it here; anything else takes it away.
        if (target === undefined && callee?.kind === 'attribute') {
          const isPlain = PLAIN.test(callee.field('attribute')?.text ?? '')
          isHandedOn ||= !isPlain && !all.has(callee.field('object')?.text ?? '')
        }
        continue
      }
      visit(target.node, new Set(parametersOf(target.node).map(({ name }) => name)), depth + 1)
    }
  }
  visit(handler, new Set([file.split('.')[0] ?? file]), 0)
  for (const dependency of dependenciesOf(handler, python)) {
    visit(dependency, new Set(parametersOf(dependency).map(({ name }) => name)), 1)
  }
  return { found, isHandedOn }
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
    for (const one of node.find('assignment', 'for_statement', 'named_expression', 'with_item')) {
      const right = one.field('right') ?? one.field('value')
      const left = one.field('left') ?? one.field('name')
      if (right === undefined || left === undefined) continue
      if (right.find('identifier').some(({ text }) => all.has(text)))
        for (const { text } of left.find('identifier')) all.add(text)
    }
  }
  return all
}

function act(node: PythonNode): UploadAct {
  return { at: node.position, text: shorten(node.text, 80) }
}

const SIZE_WORD = /size|length|len\(|bytes|total|content_length|nbytes|read|mb\b|limit|tell\(/i
const ORDER = /[<>]=?/

function sizesOf(body: PythonNode): (UploadAct & { of: 'content' | 'header' })[] {
  const text = body.text
  return body.find('comparison_operator').flatMap((node) => {
    if (!ORDER.test(node.text) || !SIZE_WORD.test(node.text) || /^len\([^)]*(name|filename|files)\)/.test(node.text))
      return []
    if (!/raise|return|HTTPException|abort/.test(text)) return []
    const isEmptyTest = /[<>]=?\s*0\b|==\s*0\b|<\s*1\b/.test(node.text)
    if (isEmptyTest) return []
    const names = node.find('identifier').map((one) => one.text)
    const isHeader = /content[-_]length/i.test(node.text) || names.some((name) => comesFromHeader(name, text))
    return [{ ...act(node), of: isHeader ? ('header' as const) : ('content' as const) }]
  })
}

function comesFromHeader(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\s*(:[^=\\n]+)?=\\s*[^\\n]*content-length`, 'i').test(text)
}

const SNIFF =
  /(^|\.)(from_buffer|from_file|guess_extension_from_content|guess|what|is_zipfile|is_tarfile|PdfReader|PdfFileReader|load_workbook|read_csv|read_excel|read_json|read_parquet|DictReader|loads|safe_load|imdecode|decode|fromstring|parse)$/
const SNIFF_NAME =
  /^(magic|filetype|imghdr|PIL|puremagic|pypdf|PyPDF2|fitz|openpyxl|pandas|polars|csv|json|yaml|zipfile|tarfile|cv2|docx|pptx|defusedxml|xml|ET|soundfile|librosa|pydub)\b|^(Image|reader|PdfReader|ZipFile|load_workbook|BytesIO)\b/

function sniffsOf(body: PythonNode): UploadAct[] {
  const calls = body.find('call').filter((call) => {
    const name = call.field('function')?.text ?? ''
    if (/^(mimetypes)\b/.test(name)) return false
    if (
      /(^|\.)Image\.open$|(^|_)(sniff|detect|verify|validate)_?\w*(mime|content|type|image|magic|signature)/i.test(name)
    )
      return true
    if (/\.decode$/.test(name)) return /content|data|file|raw|body|bytes/i.test(name)
    return SNIFF.test(name) && SNIFF_NAME.test(name)
  })
  const bytes = body.find('call').filter((call) => {
    const name = call.field('function')?.text ?? ''
    return (
      /\.startswith$/.test(name) && /\(\s*\(?\s*[rR]?b["']|MAGIC|SIGNATURE/i.test(call.field('arguments')?.text ?? '')
    )
  })
  return [...calls, ...bytes].map(act)
}

function declaredOf(body: PythonNode): UploadAct[] {
  const compared = body
    .find('comparison_operator')
    .filter(({ text }) => /content_type|\bmime_?type|\.suffix|extension|\bext\b|splitext/i.test(text))
  const tested = body
    .find('call')
    .filter(({ text }) => /(filename|content_type)[\w.()]*\.(endswith|startswith)\(/.test(text) && text.length < 200)
  return [...compared, ...tested].map(act)
}
