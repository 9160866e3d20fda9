import type { Origin, OriginKind } from './types.ts'

const RANK: Readonly<Record<OriginKind, number>> = {
  constant: 0,
  limited: 1,
  settings: 2,
  unknown: 3,
  parameter: 4,
  request: 5,
}

export function isWorse(one: OriginKind, other: OriginKind): boolean {
  return RANK[one] > RANK[other]
}

/** The most dangerous of several origins, the first of equals. */
export function worstOf(origins: readonly [Origin, ...Origin[]]): Origin {
  return origins.reduce((worst, one) => (isWorse(one.kind, worst.kind) ? one : worst))
}
