import { unescaped } from '../../../../parsers/python/escapes.ts'
import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Expression, FormatField, FormatPart } from './ast.ts'
import { latin1, universalNewlines } from './literals.ts'
import { codeParts, need, needField, refuse, spanOf } from './lower-context.ts'

type LowerExpression = (node: PythonNode) => Expression

interface Piece {
  readonly bytes: boolean
  readonly parts: readonly FormatPart[]
}

/** A `string` or `concatenated_string`. */
export function lowerString(node: PythonNode, lower: LowerExpression): Expression {
  const strings = node.kind === 'string' ? [node] : codeParts(node)
  const pieces: Piece[] = []
  for (const string of strings) {
    const piece = pieceOf(string, lower)
    if (piece === undefined) {
      return { kind: 'unsupported', reason: 'a string that names characters with \\N{…}', ...spanOf(node) }
    }
    pieces.push(piece)
  }
  const bytes = pieces[0]?.bytes ?? false
  if (pieces.some((piece) => piece.bytes !== bytes)) refuse(node, 'bytes and text cannot be mixed')
  const parts = pieces.flatMap((piece) => piece.parts)
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('')
    return { kind: 'constant', value: bytes ? latin1(text) : text, ...spanOf(node) }
  }
  return { kind: 'format', parts, ...spanOf(node) }
}

function pieceOf(node: PythonNode, lower: LowerExpression): Piece | undefined {
  const children = node.parts
  const opening = need(node, children[0])
  const closing = need(node, children.at(-1))
  const prefix = /^[a-z]*/i.exec(opening.text)?.[0].toLowerCase() ?? ''
  if (!/^(?:|r|u|b|br|rb|f|fr|rf)$/.test(prefix) || !/["']$/.test(opening.text)) {
    if (/^(?:t|tr|rt)$/.test(prefix)) return undefined
    refuse(node, `${opening.text} opens no string of Python 3`)
  }
  const style = { raw: prefix.includes('r'), bytes: prefix.includes('b'), format: prefix.includes('f') }
  const parts: FormatPart[] = []
  let at = opening.end
  for (const child of children.filter(({ kind }) => kind === 'interpolation')) {
    const text = literal(node.tree.text.slice(at, child.start), style)
    if (text === undefined) return undefined
    parts.push(text, ...fieldOf(child, lower))
    at = child.end
  }
  const text = literal(node.tree.text.slice(at, closing.start), style)
  if (text === undefined) return undefined
  return { bytes: style.bytes, parts: [...parts, text].filter((part) => part !== '') }
}

interface Style {
  readonly raw: boolean
  readonly bytes: boolean
  readonly format: boolean
}

function literal(source: string, style: Style): string | undefined {
  const text = universalNewlines(source)
  const braces = style.format ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text
  return style.raw || !braces.includes('\\') ? braces : unescaped(braces, style.bytes)
}

/** `{value!r:spec}`, and `{value=}`, which writes the text of the expression before its value. */
function fieldOf(node: PythonNode, lower: LowerExpression): FormatPart[] {
  const inner = needField(node, 'expression')
  const specification = node.field('format_specifier')
  const conversion = node.field('type_conversion')?.text.slice(1) ?? ''
  if (conversion !== '' && conversion !== 'r' && conversion !== 's' && conversion !== 'a') {
    refuse(node, `!${conversion} is no conversion`)
  }
  const stop = node.field('type_conversion')?.start ?? specification?.start ?? node.end - 1
  const named = /^\s*=\s*$/.test(node.tree.text.slice(inner.end, stop))
  const field: FormatField = {
    value: lower(inner),
    conversion: named && conversion === '' && specification === undefined ? 'r' : conversion,
    spec: specification === undefined ? [] : specificationOf(specification, lower),
  }
  return named ? [universalNewlines(node.tree.text.slice(node.start + 1, stop)), field] : [field]
}

function specificationOf(node: PythonNode, lower: LowerExpression): FormatPart[] {
  const parts: FormatPart[] = []
  let at = node.start + 1
  for (const child of node.parts.filter(({ kind }) => kind === 'format_expression' || kind === 'interpolation')) {
    parts.push(node.tree.text.slice(at, child.start), ...fieldOf(child, lower))
    at = child.end
  }
  return [...parts, node.tree.text.slice(at, node.end)].filter((part) => part !== '')
}
