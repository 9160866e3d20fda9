/** An option of a section, as written (not interpolated). */
export interface IniOption {
  readonly value: string
  readonly line: number
}

export type IniSection = ReadonlyMap<string, IniOption>

/** A file in the format of Python's `configparser`. */
export interface Ini {
  readonly defaults: IniSection
  /** Without the defaults, in the order of the file; `line` is that of its heading. */
  readonly sections: ReadonlyMap<string, { readonly line: number; readonly options: IniSection }>
  /** What makes `configparser` refuse the file. */
  readonly flaws: readonly { readonly line: number; readonly reason: string }[]
}

const SECTION = /^\[(.+)\]/
const OPTION = /^(.*?)\s*(?:[=:]\s*(.*))?$/s

/**
 * Reads an ini file as `configparser.ConfigParser` does (Lib/configparser.py, `RawConfigParser._read`): full-line
 * comments with `#` and `;` alone, values continued by deeper indentation, keys in lower case.
 */
export function parseIni(text: string): Ini {
  return new IniReader().read(text)
}

interface Draft {
  value: string[]
  readonly line: number
}

class IniReader {
  readonly #defaults = new Map<string, Draft>()
  readonly #sections = new Map<string, { line: number; options: Map<string, Draft> }>()
  readonly #flaws: { line: number; reason: string }[] = []
  #options: Map<string, Draft> | undefined
  #option: Draft | undefined
  #indent = 0

  read(text: string): Ini {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) this.#line(line, index + 1)
    return {
      defaults: finished(this.#defaults),
      sections: new Map(
        [...this.#sections].map(([name, { line, options }]) => [name, { line, options: finished(options) }]),
      ),
      flaws: this.#flaws,
    }
  }

  #line(whole: string, line: number): void {
    const value = whole.trim()
    if (/^[#;]/.test(value)) return
    if (value === '') {
      this.#option?.value.push('')
      return
    }
    const indent = whole.search(/\S/)
    if (this.#options !== undefined && this.#option !== undefined && indent > this.#indent) {
      this.#option.value.push(value)
      return
    }
    this.#indent = indent
    const heading = SECTION.exec(value)?.[1]
    if (heading !== undefined) this.#open(heading, line)
    else this.#set(value, line)
  }

  #open(name: string, line: number): void {
    this.#option = undefined
    if (name === 'DEFAULT') {
      this.#options = this.#defaults
      return
    }
    const known = this.#sections.get(name)
    if (known !== undefined) this.#flaws.push({ line, reason: `section [${name}] occurs twice` })
    const section = known ?? { line, options: new Map<string, Draft>() }
    this.#sections.set(name, section)
    this.#options = section.options
  }

  #set(text: string, line: number): void {
    if (this.#options === undefined) {
      this.#flaws.push({ line, reason: 'an option stands before the first section' })
      return
    }
    const match = OPTION.exec(text)
    const name = match?.[1]?.toLowerCase() ?? ''
    if (match?.[2] === undefined || name === '') {
      this.#flaws.push({ line, reason: 'a line is neither a section nor an option' })
      return
    }
    if (this.#options.has(name)) this.#flaws.push({ line, reason: `option ${name} occurs twice` })
    this.#option = { value: [match[2].trim()], line }
    this.#options.set(name, this.#option)
  }
}

function finished(options: ReadonlyMap<string, Draft>): IniSection {
  return new Map([...options].map(([name, { value, line }]) => [name, { value: value.join('\n').trimEnd(), line }]))
}

const MAX_DEPTH = 10
const MAX_NAMES = 1000

/**
 * Fills in `%(name)s` and `%%` (`BasicInterpolation`). What cannot be filled in stays as it is, and its names are told.
 */
export function interpolate(
  value: string,
  look: (name: string) => string | undefined,
): { readonly value: string; readonly missing: readonly string[] } {
  const missing = new Set<string>()
  let names = 0
  const fill = (text: string, depth: number): string =>
    text.replace(/%(?:%|\(([^)]*)\)s)/g, (whole, name?: string) => {
      if (name === undefined) return '%'
      const found = look(name.toLowerCase())
      if (found !== undefined && depth < MAX_DEPTH && ++names < MAX_NAMES) return fill(found, depth + 1)
      missing.add(name)
      return whole
    })
  return { value: fill(value, 0), missing: [...missing] }
}
