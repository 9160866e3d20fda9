/** `User keeps`, `User and another table keep`, `User and 3 other tables keep`. */
export function tablesOf(first: string, others: number): string {
  if (others === 0) return `${first} keeps`
  return `${first} and ${others === 1 ? 'another table' : `${others} other tables`} keep`
}
