interface Parameter {
  readonly macro: string
  readonly place: number
}

/** The macro of a template a place stands in, and which of its parameters a name is; undefined outside of macros. */
export function macroParameter(text: string, at: number, name: string): Parameter | undefined {
  const open = [...text.slice(0, at).matchAll(/\{%-?\s*(macro\s+(\w+)\s*\(|endmacro)/g)].at(-1)
  const macro = open?.[2]
  if (open === undefined || macro === undefined) return undefined
  const parameters = argumentsFrom(text, open.index + open[0].length)
  const place = (parameters ?? []).findIndex((one) => one.split('=', 1)[0]?.trim() === name)
  return place < 0 ? undefined : { macro, place }
}

/** Whether every call of a macro, in any of the templates, gives a parameter as text written there. */
export function isAlwaysWritten(templates: readonly string[], { macro, place }: Parameter, name: string): boolean {
  const calls = templates.flatMap((text) => callsOf(text, macro))
  return (
    calls.length > 0 &&
    calls.every((given) => {
      const named = given?.find((one) => new RegExp(`^\\s*${name}\\s*=`).test(one))
      const value = (named?.slice(named.indexOf('=') + 1) ?? given?.[place] ?? '').trim()
      return /^'[^'\\]*'$|^"[^"\\]*"$/.test(value)
    })
  )
}

/** The arguments of every call; undefined for one that could not be read, or a mention that is no call. */
function callsOf(text: string, macro: string): (readonly string[] | undefined)[] {
  return [...text.matchAll(new RegExp(`\\b${macro}\\b(\\s*\\()?`, 'g'))].flatMap((match) => {
    const before = text.slice(0, match.index)
    if (/macro\s+$/.test(before)) return []
    if (match[1] !== undefined) return [argumentsFrom(text, match.index + match[0].length)]
    // `{% from "x.html" import icon %}` hands nothing over; `import … as` gives it a name not looked for.
    const isImport = /\{%-?\s*from\b[^%]*\bimport\b[^%]*$/.test(before)
    const inTag =
      before.lastIndexOf('{%') > before.lastIndexOf('%}') || before.lastIndexOf('{{') > before.lastIndexOf('}}')
    if (!inTag || (isImport && !/^\s+as\b/.test(text.slice(match.index + macro.length)))) return []
    return [undefined]
  })
}

/** Splits at the commas of the outermost level, from behind an opening bracket to its closing one. */
function argumentsFrom(text: string, start: number): string[] | undefined {
  const found: string[] = []
  let depth = 0
  let from = start
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === '\\') at++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && depth > 0) depth--
    else if (character === ')' || (character === ',' && depth === 0)) {
      found.push(text.slice(from, at))
      from = at + 1
      if (character === ')') return found
    }
  }
  return undefined
}
