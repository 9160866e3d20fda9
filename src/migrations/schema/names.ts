import { Buffer } from 'node:buffer'

const LIMIT = 63

/** A name cut to the 63 bytes PostgreSQL keeps, without cutting a character in two. */
export function cutName(name: string): string {
  if (Buffer.byteLength(name) <= LIMIT) return name
  let cut = name
  while (Buffer.byteLength(cut) > LIMIT) cut = [...cut].slice(0, -1).join('')
  return cut
}

/** Joins table, columns and label as the server's `makeObjectName` does: the longer of the two names is cut first. */
export function objectName(table: string, columns: string, label: string): string {
  const room = LIMIT - label.length - 1 - (columns === '' ? 0 : 1)
  let [first, second] = [Buffer.byteLength(table), Buffer.byteLength(columns)]
  while (first + second > room) {
    if (first > second) first--
    else second--
  }
  const cut = (text: string, bytes: number) =>
    Buffer.from(text)
      .subarray(0, bytes)
      .toString()
      .replace(/\ufffd+$/, '')
  return [cut(table, first), ...(columns === '' ? [] : [cut(columns, second)]), label].join('_')
}

/** The name PostgreSQL gives when none is written: the first free of `t_a_key`, `t_a_key1`, … */
export function freeName(
  table: string,
  columns: readonly string[],
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let count = 0; ; count++) {
    const name = objectName(table, columns.join('_'), count === 0 ? label : `${label}${count}`)
    if (!taken(name)) return name
  }
}
