import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { purposeOf } from '../python/purpose.ts'
import type { BlockingCall, BlockingKind, ChainLink } from './types.ts'

/** Calls that hold the one thread all requests share, by what they wait for (Node: "Don't block the event loop"). */
const SINKS: readonly { readonly name: RegExp; readonly kind: BlockingKind }[] = [
  { name: /^child_process\.(execSync|spawnSync|execFileSync)$/, kind: 'wait' },
  {
    name: /^crypto\.(pbkdf2Sync|scryptSync)$|^(bcrypt(js)?|@node-rs\/bcrypt|argon2)\.(hashSync|compareSync|verifySync)$/,
    kind: 'wait',
  },
  {
    name: /^zlib\.(gzipSync|gunzipSync|deflateSync|inflateSync|brotliCompressSync|brotliDecompressSync)$/,
    kind: 'wait',
  },
  {
    name: /^(fs|node:fs|fs-extra|graceful-fs)\.(readFileSync|writeFileSync|appendFileSync|copyFileSync|cpSync|rmSync|readdirSync|copySync|readJsonSync|writeJsonSync|outputFileSync)$/,
    kind: 'file',
  },
  { name: /^(sync-request|sync-fetch|then-request)$/, kind: 'http' },
]
const NAMES = [
  'execSync',
  'spawnSync',
  'execFileSync',
  'pbkdf2Sync',
  'scryptSync',
  'hashSync',
  'compareSync',
  'verifySync',
  'gzipSync',
  'gunzipSync',
  'deflateSync',
  'inflateSync',
  'brotliCompressSync',
  'brotliDecompressSync',
  'readFileSync',
  'writeFileSync',
  'appendFileSync',
  'copyFileSync',
  'cpSync',
  'rmSync',
  'readdirSync',
  'copySync',
  'readJsonSync',
  'writeJsonSync',
  'outputFileSync',
  'syncRequest',
  'request',
  'fetch',
]
const MAX_BETWEEN = 3

/** Synchronous calls in services in Node, and the way from a handler to each. */
export function nodeBlocking(code: NodeCodeFacts): BlockingCall[] {
  if (code.holding(/Sync\b|sync-(request|fetch)/).length === 0) return []
  return code.callsNamed(...NAMES).flatMap((call): BlockingCall[] => {
    if (!/Sync$/.test(call.written) && !/sync-(request|fetch)/.test(call.script.text)) return []
    const { name } = call
    const sink = name === undefined ? undefined : SINKS.find((one) => one.name.test(name))
    if (sink === undefined || name === undefined || purposeOf(call.at.file) !== 'service') return []
    const chain = wayOf(call, code, MAX_BETWEEN)
    const last = chain?.at(-1)
    const reached =
      chain === undefined || last === undefined
        ? undefined
        : { by: 'handler' as const, chain: chain.slice(0, -1), asyncFunction: last }
    return [{ kind: sink.kind, call: name, at: call.at, within: call.within, reached, doubt: undefined }]
  })
}

/** From the call up to a handler: each function with the call in it that leads on, the handler last. */
function wayOf(call: NodeCall, code: NodeCodeFacts, between: number): ChainLink[] | undefined {
  const spot: Spot = { script: call.script, node: call.node }
  for (let func = code.around(spot); func !== undefined; func = code.around(func)) {
    const link = { name: code.within(spot), at: call.at }
    if (code.isHandler(func)) return [link, { name: code.within(spot), at: func.script.position(func.node) }]
    if (between === 0) continue
    for (const caller of code.callersOf(func) ?? []) {
      const way = wayOf(caller, code, between - 1)
      if (way !== undefined) return [link, ...way]
    }
  }
  return undefined
}
