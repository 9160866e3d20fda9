/** Where something stands in the audited repository. Lines and columns count from 1; `file` is relative, with `/`. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly endLine?: number
  readonly column?: number
}

/** `app/main.py:12`, the form editors and terminals make clickable. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}`
}
