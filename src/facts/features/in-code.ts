import { bodyOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Definition, Definitions } from './definitions.ts'
import { isStub } from './definitions.ts'
import type { Found } from './found.ts'
import { foundAmong, whole } from './found.ts'
import type { Recogniser } from './profile.ts'
import type { FeaturePlace } from './types.ts'

type Of<Key extends string> = Extract<Recogniser, { readonly [K in Key]: unknown }>

/** The code files a recogniser is narrowed to. */
function inFiles(folder: string | undefined): (file: string) => boolean {
  if (folder === undefined) return () => true
  const pattern = whole(folder)
  return (file) => pattern.test(file)
}

function within(what: string, folder: string | undefined): string {
  return folder === undefined ? what : `${what} of ${folder}`
}

/** Classes by name. */
export function recogniseClass(one: Of<'class'>, { classes }: Definitions): Found {
  const pattern = whole(one.class)
  const isIn = inFiles(one.in)
  const matching = classes.filter(({ name, module }) => pattern.test(name) && isIn(module.file))
  const places = matching.map((each) => placeOf(each, 'class'))
  return foundAmong(`class ${one.class}`, within('classes', one.in), classes.length, places)
}

/** Functions by name that do something and that other code names; what they must mention is told where it lacks. */
export function recogniseFunction(one: Of<'function'>, definitions: Definitions): Found {
  const pattern = whole(one.function)
  const isIn = inFiles(one.in)
  const matching = definitions.functions.filter(
    (each) => pattern.test(each.name) && isIn(each.module.file) && !isStub(each.node) && definitions.isUsed(each),
  )
  const lacks = Object.entries(one.mentions ?? {})
    .filter(([, mention]) => !matching.some(({ node }) => new RegExp(mention, 'i').test(codeOf(node))))
    .map(([name]) => name)
  const where = within('functions', one.in)
  const what = `function ${one.function} that something calls`
  const found = foundAmong(
    what,
    where,
    definitions.functions.length,
    matching.map((each) => placeOf(each, 'function')),
  )
  return { ...found, lacks }
}

/** The text of a function without its comments and docstring. */
function codeOf(node: PythonNode): string {
  const parts = bodyOf(node).filter(
    ({ kind, parts: inner }) => !(kind === 'expression_statement' && inner[0]?.kind === 'string'),
  )
  return parts.map(({ text }) => text.replace(/(^|\s)#.*$/gm, '')).join('\n')
}

/** Enumerations by name, with the values that are asked for. */
export function recogniseEnum(name: string, values: readonly string[], definitions: Definitions): Found {
  const pattern = whole(name)
  const matching = definitions.enumerations((one) => pattern.test(one))
  const best = matching
    .map((one) => ({ one, lacks: values.filter((value) => !holds(one.members, value)) }))
    .sort((a, b) => a.lacks.length - b.lacks.length)[0]
  // An enumeration that shares no value is another one of the same name.
  const meant = best !== undefined && best.lacks.length < values.length ? best : undefined
  const places = meant === undefined ? [] : [placeOf(meant.one, 'values')]
  const found = foundAmong(`enumeration ${name}`, 'enumerations', matching.length, places)
  return { ...found, lacks: (meant?.lacks ?? []).map((value) => `value ${value}`) }
}

function holds(members: readonly string[], value: string): boolean {
  return members.some((member) => member.toLowerCase() === value.toLowerCase())
}

/** Uses of a dotted name of a library or of the code: `stripe.checkout.Session.create`. */
export function recogniseName(one: Of<'name'>, python: PythonFacts): Found {
  const last = one.name.split('.').at(-1) ?? one.name
  const modules = python.code.filter(({ file }) => inFiles(one.in)(file))
  const places = modules.flatMap((module) =>
    identifiersNamed(module, last)
      .map(expressionOf)
      .filter((node) => node.enclosing('import_statement', 'import_from_statement') === undefined)
      .filter((node) => python.qualifiedName(node) === one.name)
      .map((node): FeaturePlace => ({ at: node.position, what: one.name })),
  )
  return foundAmong(one.name, within('Python files', one.in), modules.length, places)
}

/** Calls by the last word of what is called, whatever it belongs to: `generate_presigned_url`. */
export function recogniseCall(one: Of<'call'>, { python }: { readonly python: PythonFacts }): Found {
  const isIn = inFiles(one.in)
  const places = python
    .callsNamed(...one.call.split('|'))
    .filter(({ module }) => isIn(module.file))
    .map(({ node }): FeaturePlace => ({ at: node.position, what: `call of ${one.call}` }))
  return foundAmong(`calls of ${one.call}`, within('Python files', one.in), python.code.length, places)
}

function expressionOf(identifier: PythonNode): PythonNode {
  const around = identifier.parentNode
  return around?.kind === 'attribute' && identifier.fieldName === 'attribute' ? around : identifier
}

/** String literals of the code that are, or hold, a text. */
export function recogniseText({ text, in: folder }: Of<'text'>, python: PythonFacts): Found {
  const modules = python.code.filter(({ file }) => inFiles(folder)(file))
  const places = modules.flatMap((module) => {
    if (!mayHold(module.tree, text) || !module.tree.text.includes(text)) return []
    return module.root
      .find('string')
      .filter((node) => node.text.includes(text) && stringValue(node)?.includes(text) === true && !isDocstring(node))
      .map((node): FeaturePlace => ({ at: node.position, what: `"${text}"` }))
  })
  return foundAmong(`the text "${text}"`, within('Python files', folder), modules.length, places)
}

function isDocstring(node: PythonNode): boolean {
  return node.parentNode?.kind === 'expression_statement'
}

function placeOf({ name, module, node }: Definition, kind: string): FeaturePlace {
  return { at: { file: module.file, line: node.line }, what: `${kind} ${name}` }
}
