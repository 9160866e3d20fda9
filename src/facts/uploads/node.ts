import type { Node } from 'oxc-parser'
import { nodeInput, textOf } from '../node-code/inputs.ts'
import { nameOfKey } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import { purposeOf } from '../python/purpose.ts'
import type { FileAccess, UploadHandler } from './types.ts'

const FILES =
  /^(fs|fs\/promises|fs\.promises|fs-extra|graceful-fs)(\.promises)?\.(readFile|readFileSync|createReadStream|createWriteStream|writeFile|writeFileSync|appendFile|unlink|unlinkSync|rm|rmSync|readdir|readdirSync|stat|remove|outputFile)$/
const NAMES = [
  'readFile',
  'readFileSync',
  'createReadStream',
  'createWriteStream',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'unlink',
  'unlinkSync',
  'rm',
  'rmSync',
  'readdir',
  'readdirSync',
  'remove',
  'outputFile',
]
/** Something in the function holds the path to a folder, or refuses what leaves it. */
const HOLDS =
  /\.startsWith\(|path\d*\.relative\(|\brelative\(|isPathInside|is-path-inside|includes\(\s*['"]\.\.|indexOf\(\s*['"]\.\.|\bsafe\w*\(|sanitize\w*\(|assert\w*Path|\\\.\\\./i

/** Files that services in Node open, write or send, with where their paths come from. */
export function nodeAccesses(code: NodeCodeFacts): FileAccess[] {
  if (code.files.length === 0) return []
  const opened = code.callsNamed(...NAMES).filter(({ name }) => name !== undefined && FILES.test(name))
  const sent = code
    .callsNamed('sendFile', 'download')
    .filter(({ written }) => /(^|\.)(res|response|reply)(\.\w+\([^()]*\))*\.(sendFile|download)$/.test(written))
  return [...opened, ...sent].flatMap((call) => accessOf(call, code))
}

function accessOf(call: NodeCall, code: NodeCodeFacts): FileAccess[] {
  const { node, script } = call
  const [first] = node.arguments as readonly Node[]
  if (first === undefined || first.type === 'SpreadElement' || purposeOf(call.at.file) !== 'service') return []
  const spot: Spot = { script, node: first }
  const input = nodeInput(spot, code)
  // Files whose names nothing suggests to be a client's say nothing, and there are many.
  if (input.origin === 'unknown') return []
  const root = node.arguments
    .map((one) => code.fields({ script, node: one as Node })?.fields.get('root'))
    .find((one) => one !== undefined)
  const around = code.around(spot)
  const held = around !== undefined && HOLDS.test(textOf(around)) ? around.script.position(around.node) : undefined
  return [
    {
      at: call.at,
      call: shorten(call.name ?? call.written, 40),
      within: call.within,
      target: 'path',
      input,
      isUploadName: /originalname|originalFilename|\.filename\b/.test(`${input.text} ${input.from}`),
      hasOwnPrefix: hasOwnPrefix(spot, code),
      containedAt: root === undefined ? held : root.script.position(root.node),
    },
  ]
}

/** `${id}-${name}`: no folder lies before the name, so that `../` has none to leave. */
function hasOwnPrefix(spot: Spot, code: NodeCodeFacts): boolean {
  const pieces = code.pieces(spot) ?? []
  const place = pieces.findIndex((piece) => 'spot' in piece && code.origin(piece.spot).kind === 'request')
  const before = pieces[place - 1]
  return before !== undefined && 'text' in before && before.text !== '' && !before.text.endsWith('/')
}

/** What receives files: limits are none by default in multer, express-fileupload and busboy (their READMEs). */
const RECEIVERS: readonly { readonly name: RegExp; readonly bounded: string | undefined }[] = [
  { name: /^multer$/, bounded: undefined },
  { name: /^express-fileupload$/, bounded: undefined },
  { name: /^busboy$/, bounded: undefined },
  { name: /^formidable(\.formidable|\.IncomingForm)?$/, bounded: 'the default of 200 MB of formidable' },
]

/** Places of services in Node that receive files, with the bound they were given. */
export function nodeUploads(code: NodeCodeFacts): UploadHandler[] {
  if (code.holding(/multer|fileupload|busboy|formidable|@fastify\/multipart/).length === 0) return []
  const made = code
    .callsNamed(
      'multer',
      'fileUpload',
      'fileupload',
      'express_fileupload',
      'busboy',
      'Busboy',
      'formidable',
      'IncomingForm',
    )
    .flatMap((call) => {
      const known = RECEIVERS.find((one) => one.name.test(call.name ?? ''))
      return known === undefined || takesNone(call, code)
        ? []
        : [handlerOf(call, call.node.arguments[0] as Node | undefined, known.bounded, code)]
    })
  const plugins = code.callsNamed('register').flatMap((call) => {
    const [plugin, options] = call.node.arguments as readonly Node[]
    const name = plugin === undefined ? undefined : code.nameOf({ script: call.script, node: plugin })
    return name === '@fastify/multipart'
      ? [handlerOf({ ...call, at: call.at }, options, 'the limit on bodies of Fastify', code)]
      : []
  })
  return [...made, ...plugins]
}

function handlerOf(
  call: NodeCall,
  options: Node | undefined,
  bounded: string | undefined,
  code: NodeCodeFacts,
): UploadHandler {
  const given = code.fields(options === undefined ? undefined : { script: call.script, node: options })
  const limits = given?.fields.get('limits')
  const named = code.fields(limits)?.fields.get('fileSize') ?? given?.fields.get('maxFileSize')
  // `limits: max ? { fileSize: max } : undefined`
  const size = named ?? (limits !== undefined && /\bfileSize\b/.test(textOf(limits)) ? limits : undefined)
  const isOpen =
    options !== undefined &&
    (given === undefined ||
      given.open ||
      (limits !== undefined && size === undefined && code.fields(limits) === undefined))
  const filter = given?.fields.get('fileFilter')
  const sizes =
    size !== undefined
      ? [
          {
            at: size.script.position(size.node),
            text: shorten(`fileSize: ${textOf(size)}`, 60),
            of: 'content' as const,
          },
        ]
      : bounded === undefined
        ? []
        : [{ at: call.at, text: bounded, of: 'content' as const }]
  return {
    at: call.at,
    name: call.within,
    file: `what ${call.name ?? 'it'} receives`,
    sizes,
    sniffs: [],
    declared: filter === undefined ? [] : [{ at: filter.script.position(filter.node), text: 'fileFilter' }],
    isHandedOn: isOpen,
    usesName: /originalname|originalFilename/.test(call.script.text),
  }
}

/** `multer().none()` refuses files: only the fields of a form come in. */
function takesNone({ node, script }: NodeCall, code: NodeCodeFacts): boolean {
  const parent = code.parent({ script, node })
  const variable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : undefined
  if (variable === undefined) return parent?.type === 'MemberExpression' && nameOfKey(parent.property) === 'none'
  const uses = [...script.text.matchAll(new RegExp(`\\b${variable}\\.(\\w+)\\(`, 'g'))].map(([, method]) => method)
  return uses.length > 0 && uses.every((method) => method === 'none')
}
