/**
 * C0 controls except tab and line feed, DEL, C1; direction marks, embeddings, overrides and isolates; zero-width and
 * invisible characters, tag characters; line and paragraph separators; halves of surrogate pairs. What they have in
 * common: a reader cannot see them, and a terminal or a browser may act on them.
 */
const unseen =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

/**
 * Text of others made safe to show: line ends become `\n`, and every character that is unseen or that a terminal
 * obeys (escape sequences, direction overrides, zero-width) is replaced by a visible name for it (`␛`, `[U+202E]`).
 */
export function sanitise(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(unseen, visible)
}

/** JSON text with the unseen characters written as `\uXXXX`: the same value, safe to print. */
export function escapeUnseenInJson(json: string): string {
  return json.replace(unseen, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** Text on one line: runs of white space become one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Text cut to `length` characters, the last of them an ellipsis when something was cut. */
export function shorten(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`
}

/** Text broken into lines of at most `width` characters between words; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** `1 file`, `2 files`; `plural(2, 'entry', 'entries')`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
