/** The table-level lock modes of PostgreSQL, weakest first. */
export const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const

export type LockMode = (typeof lockModes)[number]

export function strength(mode: LockMode): number {
  return lockModes.indexOf(mode)
}

export function stronger(first: LockMode, second: LockMode): LockMode {
  return strength(first) >= strength(second) ? first : second
}

/** Conflicts with INSERT, UPDATE and DELETE, which take ROW EXCLUSIVE (documentation of PostgreSQL, "Table-Level Locks"). */
export function blocksWrites(mode: LockMode): boolean {
  return strength(mode) >= strength('SHARE')
}

/** Conflicts with SELECT, which takes ACCESS SHARE. */
export function blocksReads(mode: LockMode): boolean {
  return mode === 'ACCESS EXCLUSIVE'
}
