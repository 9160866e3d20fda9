/** A flaw that keeps Python from loading a file, and where it is. */
export interface Flaw {
  readonly offset: number
  readonly reason: string
}

/** What a walk over the characters of a Python file tells, without a syntax tree. */
export interface Scan {
  /** Offsets at which a statement of the module begins with one of the names of a header. */
  readonly statements: readonly number[]
  /** True when such a statement stands indented, in a function or under a condition. */
  readonly nested: boolean
  /** Where the string begins that is the first statement of the file, if one is. */
  readonly docstring: number | undefined
  readonly flaw: Flaw | undefined
}

const NAME = /(?:down_revision|revision|branch_labels|depends_on)\b/y
const PREFIXED_STRING = /[rRuUbBfFtT]{1,2}['"]/y
const MARKER = /(?:<{7}|>{7}|={7}|\|{7})(?:[ \r\n]|$)/y

const TAB = 9
const NEWLINE = 10
const FORM_FEED = 12
const SPACE = 32
const DOUBLE_QUOTE = 34
const HASH = 35
const QUOTE = 39
const BACKSLASH = 92

/**
 * Walks over strings, comments and brackets of a file whose lines end in `\n` alone. It is what makes the headers of
 * thousands of files cheap: a syntax tree of each costs a hundred times as much.
 */
export function scanPython(text: string): Scan {
  return new Scanner(text).run()
}

class Scanner {
  readonly #text: string
  readonly #statements: number[] = []
  readonly #open: { readonly closing: string; readonly offset: number }[] = []
  #nested = false
  #docstring: number | undefined
  #flaw: Flaw | undefined
  #seenStatement = false
  #at = 0
  /** The last character that is neither white space nor comment. */
  #last = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): Scan {
    let lineStart = true
    while (this.#at < this.#text.length && this.#flaw === undefined) {
      if (lineStart) {
        lineStart = false
        if (this.#open.length === 0) this.#statement()
        else this.#marker()
      } else if (this.#text.charCodeAt(this.#at) === NEWLINE) {
        lineStart = true
        this.#at++
      } else this.#step()
    }
    this.#end()
    const { flaw, statements, nested, docstring } = {
      flaw: this.#flaw,
      statements: this.#statements,
      nested: this.#nested,
      docstring: this.#docstring,
    }
    return { statements, nested, docstring, flaw }
  }

  #end(): void {
    const unclosed = this.#open.at(-1)
    if (this.#flaw !== undefined) return
    if (unclosed !== undefined) this.#fail(unclosed.offset, `"${this.#text[unclosed.offset]}" is never closed`)
    else if (this.#last === 58) this.#fail(this.#text.length, 'the file ends where a block should begin')
  }

  #fail(offset: number, reason: string): void {
    this.#flaw ??= { offset, reason }
  }

  /** At the beginning of a line outside of brackets. */
  #statement(): void {
    const start = this.#at
    this.#marker()
    let code = this.#text.charCodeAt(this.#at)
    while (code === SPACE || code === TAB || code === FORM_FEED) code = this.#text.charCodeAt(++this.#at)
    if (Number.isNaN(code) || code === NEWLINE || code === HASH) return
    if (!this.#seenStatement) {
      this.#seenStatement = true
      if (this.#at === start && this.#isString(code)) this.#docstring = this.#at
    }
    // Of the letters that begin one of the names: r, d, b.
    if (code !== 114 && code !== 100 && code !== 98) return
    NAME.lastIndex = this.#at
    if (!NAME.test(this.#text)) return
    if (this.#at === start) this.#statements.push(start)
    else this.#nested = true
  }

  #isString(code: number): boolean {
    if (code === QUOTE || code === DOUBLE_QUOTE) return true
    PREFIXED_STRING.lastIndex = this.#at
    return PREFIXED_STRING.test(this.#text)
  }

  #marker(): void {
    const code = this.#text.charCodeAt(this.#at)
    if (code !== 60 && code !== 62 && code !== 61 && code !== 124) return
    MARKER.lastIndex = this.#at
    if (MARKER.test(this.#text)) this.#fail(this.#at, 'markers of an unresolved merge conflict')
  }

  /** One character, string or comment. */
  #step(): void {
    const code = this.#text.charCodeAt(this.#at)
    switch (code) {
      case SPACE:
      case TAB:
        this.#at++
        return
      case HASH: {
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end === -1 ? this.#text.length : end
        return
      }
      case QUOTE:
      case DOUBLE_QUOTE:
        this.#string(code)
        break
      case BACKSLASH:
        if (this.#text.charCodeAt(this.#at + 1) !== NEWLINE) this.#fail(this.#at, 'a stray backslash')
        this.#at += 2
        break
      case 40:
      case 91:
      case 123:
        this.#open.push({ closing: code === 40 ? ')' : code === 91 ? ']' : '}', offset: this.#at++ })
        break
      case 41:
      case 93:
      case 125: {
        const opening = this.#open.pop()
        const found = this.#text[this.#at]
        if (opening?.closing !== found) this.#fail(this.#at, `"${found}" closes nothing`)
        this.#at++
        break
      }
      default:
        this.#at++
    }
    this.#last = code
  }

  #string(quote: number): void {
    const start = this.#at
    const text = this.#text
    const triple = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote
    let at = start + (triple ? 3 : 1)
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === BACKSLASH) at++
      else if (code === NEWLINE && !triple) break
      else if (code === quote) {
        if (!triple) {
          this.#at = at + 1
          return
        }
        if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) {
          this.#at = at + 3
          return
        }
      }
    }
    this.#fail(start, 'a string is never closed')
    this.#at = text.length
  }
}
