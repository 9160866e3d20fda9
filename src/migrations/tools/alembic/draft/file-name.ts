/** What the tokens of `file_template` stand for (`ScriptDirectory._rev_path` in alembic/script/base.py, 1.20). */
export interface NameParts {
  readonly rev: string
  readonly slug: string
  readonly epoch: number
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

export const DEFAULT_FILE_TEMPLATE = '%(rev)s_%(slug)s'

/** Ways teams name revisions, tried when a policy refuses what `file_template` gives; the most usual first. */
export const USUAL_FILE_TEMPLATES = [
  DEFAULT_FILE_TEMPLATE,
  '%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s',
  '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d_%(slug)s',
  '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d%(second).2d_%(slug)s',
  '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d_%(rev)s_%(slug)s',
  '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d%(second).2d_%(rev)s_%(slug)s',
  '%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(slug)s',
  '%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s',
  '%(year)d-%(month).2d-%(day).2d_%(rev)s_%(slug)s',
  '%(year)d-%(month).2d-%(day).2d_%(slug)s',
  '%(year)d%(month).2d%(day).2d_%(rev)s_%(slug)s',
  '%(year)d%(month).2d%(day).2d_%(slug)s',
  '%(epoch)d_%(rev)s_%(slug)s',
  '%(epoch)d_%(slug)s',
  '%(slug)s_%(rev)s',
  '%(slug)s',
]

/** The words of a message, joined: `truncate_slug_length` cuts them at a word. */
export function slugOf(message: string, longest = 40): string {
  const slug = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).join('_').toLowerCase()
  const characters = [...slug]
  if (characters.length <= longest) return slug
  const cut = characters.slice(0, longest).join('')
  const word = cut.lastIndexOf('_')
  return `${word === -1 ? cut : cut.slice(0, word)}_`
}

/** Fills in `%(name)s`, `%(name)d`, `%(name).2d` and `%(name)02d` as Python's `%` does; undefined for anything else. */
export function fileNameOf(template: string, parts: NameParts): string | undefined {
  let isKnown = true
  const values: Readonly<Record<string, string | number>> = { ...parts }
  const name = template.replace(
    /%(?:%|\((\w+)\)(0?)(\d*)(?:\.(\d+))?([sd]))|%/g,
    (whole, token?: string, zero?: string, width?: string, precision?: string) => {
      if (whole === '%%') return '%'
      const value = token === undefined ? undefined : values[token]
      if (value === undefined || (whole.endsWith('d') && typeof value === 'string')) {
        isKnown = false
        return whole
      }
      const text = whole.endsWith('d') ? String(value).padStart(Number(precision ?? 0), '0') : String(value)
      return text.padStart(Number(width || 0), zero === '0' ? '0' : ' ')
    },
  )
  return isKnown ? name : undefined
}
