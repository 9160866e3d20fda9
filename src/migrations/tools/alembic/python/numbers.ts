/** `repr` of a float: the shortest digits that give it back, as Python writes them. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  const text = power < 0 ? decimal(value) : String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** Small numbers without an exponent, which JavaScript would use below 1e-6 (Python below 1e-4). */
function decimal(value: number): string {
  return String(value).includes('e') ? value.toFixed(20) : String(value)
}

/** Rounds as Python's `round` does: to the even neighbour when both are as near. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** The remainder with the sign of the divisor. */
export function floorModulo(a: bigint, b: bigint): bigint {
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
}

export function floatModulo(a: number, b: number): number {
  const rest = a % b
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest === 0 ? (b < 0 ? -0 : 0) : rest
}

/** `a // b` of floats, as CPython computes it from the remainder. */
export function floatFloorDivide(a: number, b: number): number {
  const rest = a % b
  const down = rest !== 0 && rest < 0 !== b < 0 ? 1 : 0
  const quotient = (a - rest) / b - down
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** The float nearest to an integer; undefined where Python would raise OverflowError. */
export function toFloat(value: bigint): number | undefined {
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
