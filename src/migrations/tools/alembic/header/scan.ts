/** A flaw that keeps Python from loading a file, and where it is. */
export interface Flaw {
  readonly offset: number
  readonly reason: string
  /** The grammar of the syntax tree lets it pass; Python does not. */
  readonly unseenByGrammar?: true
}

/** What a walk over the characters of a Python file tells, without a syntax tree. */
export interface Scan {
  /** Offsets at which a statement of the module begins with one of the names of a header. */
  readonly statements: readonly number[]
  /**
   * True when a header may get its values in ways a look at those statements does not tell: indented, by an import, a
   * definition, a chained assignment; or when the file holds a statement of Python 2, which Python 3 refuses.
   */
  readonly unusual: boolean
  /** Where the string begins that is the first statement of the file, if one is. */
  readonly docstring: number | undefined
  readonly flaw: Flaw | undefined
}

const NAME = /(?:down_revision|revision|branch_labels|depends_on)\b/y
const PREFIXED_STRING = /[rRuUbBfFtT]{1,2}['"]/y
const MARKER = /(?:<{7}|>{7}|={7}|\|{7})(?:[ \r\n]|$)/y
const PYTHON_2 = /(?:print|exec)[ \t]+["'\w%]/y
const NAMES_IN_LINE =
  /(?:(?:from|import|def|class|for|with|del|async|global)\b[^\n]*|[\w.]+[ \t]*=[ \t]*)\b(?:down_revision|revision|branch_labels|depends_on)\b/y

const NEWLINE = 10
const SPACE = 32
const DOUBLE_QUOTE = 34
const HASH = 35
const QUOTE = 39
const COLON = 58
const BACKSLASH = 92

/** 1 for characters that mean something to the scanner. */
const SPECIAL = new Uint8Array(128)
for (const character of '\n \t\f#\'"\\()[]{}') SPECIAL[character.charCodeAt(0)] = 1
/** 1 for the letters that begin a word the scanner looks at where a statement begins: of names, `print`, `exec`. */
const FIRST_OF_NAME = new Uint8Array(128)
for (const character of 'rdbpe') FIRST_OF_NAME[character.charCodeAt(0)] = 1

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
  /** Opening brackets: the code of the character that closes each, and its offset. */
  readonly #closings: number[] = []
  readonly #openings: number[] = []
  #unusual = false
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
    const text = this.#text
    const end = text.length
    this.#lineStart()
    while (this.#at < end && this.#flaw === undefined) {
      const code = text.charCodeAt(this.#at)
      if (code > 127 || SPECIAL[code] === 0) {
        let at = this.#at + 1
        for (let next = text.charCodeAt(at); next > 127 || SPECIAL[next] === 0; next = text.charCodeAt(at)) at++
        this.#at = at
        this.#last = text.charCodeAt(at - 1)
      } else if (code === NEWLINE) {
        this.#at++
        this.#lineStart()
      } else this.#special(code)
    }
    this.#end()
    return {
      statements: this.#statements,
      unusual: this.#unusual,
      docstring: this.#docstring,
      flaw: this.#flaw,
    }
  }

  #end(): void {
    const unclosed = this.#openings.at(-1)
    if (this.#flaw !== undefined) return
    if (unclosed !== undefined) this.#fail(unclosed, `"${this.#text[unclosed]}" is never closed`)
    else if (this.#last === COLON) {
      const reason = 'the file ends where a block should begin'
      this.#flaw = { offset: this.#text.length, reason, unseenByGrammar: true }
    }
  }

  #fail(offset: number, reason: string): void {
    this.#flaw ??= { offset, reason }
  }

  #lineStart(): void {
    const start = this.#at
    let code = this.#text.charCodeAt(start)
    if (code === 60 || code === 61 || code === 62 || code === 124) this.#marker()
    if (this.#openings.length > 0) return
    let at = start
    while (code === SPACE || code === 9 || code === 12) code = this.#text.charCodeAt(++at)
    this.#at = at
    if (Number.isNaN(code) || code === NEWLINE || code === HASH) return
    if (!this.#seenStatement) {
      this.#seenStatement = true
      if (at === start && this.#isString(code)) this.#docstring = at
    }
    this.#statement(code, at === start)
  }

  #statement(code: number, atModule: boolean): void {
    if (FIRST_OF_NAME[code] === 1) {
      NAME.lastIndex = this.#at
      if (NAME.test(this.#text)) {
        if (atModule) this.#statements.push(this.#at)
        else this.#unusual = true
        return
      }
      PYTHON_2.lastIndex = this.#at
      if (PYTHON_2.test(this.#text)) this.#unusual = true
    }
    if (!atModule) return
    NAMES_IN_LINE.lastIndex = this.#at
    if (NAMES_IN_LINE.test(this.#text)) this.#unusual = true
  }

  #isString(code: number): boolean {
    if (code === QUOTE || code === DOUBLE_QUOTE) return true
    PREFIXED_STRING.lastIndex = this.#at
    return PREFIXED_STRING.test(this.#text)
  }

  #marker(): void {
    MARKER.lastIndex = this.#at
    if (MARKER.test(this.#text)) this.#fail(this.#at, 'markers of an unresolved merge conflict')
  }

  /** White space, a comment, a string, a bracket or a backslash. */
  #special(code: number): void {
    if (code === HASH) {
      const end = this.#text.indexOf('\n', this.#at)
      this.#at = end === -1 ? this.#text.length : end
    } else if (code === QUOTE || code === DOUBLE_QUOTE) {
      this.#string(code)
      this.#last = code
    } else if (code === BACKSLASH) {
      if (this.#text.charCodeAt(this.#at + 1) !== NEWLINE) this.#fail(this.#at, 'a stray backslash')
      this.#at += 2
    } else {
      if (code > SPACE) this.#bracket(code)
      this.#at++
    }
  }

  #bracket(code: number): void {
    this.#last = code
    if (code === 40 || code === 91 || code === 123) {
      this.#closings.push(code === 40 ? 41 : code + 2)
      this.#openings.push(this.#at)
      return
    }
    this.#openings.pop()
    if (this.#closings.pop() !== code) this.#fail(this.#at, `"${this.#text[this.#at]}" closes nothing`)
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
