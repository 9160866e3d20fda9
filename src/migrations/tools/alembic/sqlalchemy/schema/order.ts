let count = 0

/** The order in which constraints were made: tables list them by it. */
export function nextOrder(): number {
  count += 1
  return count
}
