/** What a kind of work costs: milliseconds for each row and for each byte of the table. */
export interface Rate {
  readonly perRow: number
  readonly perByte: number
}

/** Kinds of work whose time grows with a table. */
export const workKinds = ['scan', 'index of numbers', 'index of texts', 'foreign key', 'rewrite', 'update'] as const

export type RatedWork = (typeof workKinds)[number]

/** Rates as one server on one machine showed them. */
export interface Rates {
  readonly version: string
  /** ISO date. */
  readonly measured: string
  /** Programs that wanted a processor while it was measured, for each processor there is; over 1 everything takes longer. */
  readonly busy: number
  /** Rows of the tables they were measured on. */
  readonly rows: number
  readonly rates: Readonly<Record<RatedWork, Rate>>
  /** How much longer an index takes CONCURRENTLY. */
  readonly concurrently: number
  /** Milliseconds that each further index adds to a row that is updated. */
  readonly updatePerIndex: number
}

/** From what two tables of equal rows and different width took: the part of the rows, and that of the bytes. */
export function rateOf(
  narrow: { readonly ms: number; readonly bytes: number },
  wide: { readonly ms: number; readonly bytes: number },
  rows: number,
): Rate {
  const perByte = Math.max(0, (wide.ms - narrow.ms) / (wide.bytes - narrow.bytes))
  const perRow = Math.max(0, (narrow.ms - perByte * narrow.bytes) / rows)
  return { perRow, perByte }
}
