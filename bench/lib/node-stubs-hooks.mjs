import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'

let given

export function initialize(data) {
  given = data
}

export async function resolve(specifier, context, next) {
  if (/^(\.|\/|file:|node:|stub:|data:|#)/.test(specifier) || isBuiltin(specifier)) return next(specifier, context)
  if (context.parentURL?.startsWith(given.frameworks)) return next(specifier, context)
  const name = given.aliases[specifier] ?? specifier
  // The instance that is watched, whichever way it is loaded.
  if (name === 'fastify') return { url: 'stub:(fastify)', shortCircuit: true }
  if (new RegExp(given.real).test(name)) return next(name, { ...context, parentURL: `${given.frameworks}package.json` })
  return { url: `stub:${specifier}`, shortCircuit: true }
}

export async function load(url, context, next) {
  if (url.endsWith('.json') && context.importAttributes?.type === undefined) {
    return next(url, { ...context, importAttributes: { type: 'json' } })
  }
  if (/\.ts$/.test(url)) {
    const ts = createRequire(`${given.frameworks}package.json`)('typescript')
    const text = readFileSync(new URL(url), 'utf8')
    const options = { target: 'es2022', module: 'esnext', experimentalDecorators: true }
    return {
      format: 'module',
      source: ts.transpileModule(text, { compilerOptions: options }).outputText,
      shortCircuit: true,
    }
  }
  if (!url.startsWith('stub:')) return next(url, context)
  const name = url.slice('stub:'.length)
  if (name === '(fastify)') {
    const source = 'const it = globalThis.plimsollFastify; export default it; export const fastify = it'
    return { format: 'module', source, shortCircuit: true }
  }
  const exported = (given.names[name] ?? []).map((one) => `export const ${one} = it[${JSON.stringify(one)}]`)
  const source = [
    `const it = globalThis.plimsollStandIn(${JSON.stringify(name)})`,
    'export default it',
    ...exported,
  ].join('\n')
  return { format: 'module', source, shortCircuit: true }
}
