/** Whether standard output gets colours: `--no-color`, NO_COLOR and FORCE_COLOR, else only on a terminal. */
export function isColoured(wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== '')) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true
  return process.stdout.isTTY === true && TERM !== 'dumb'
}
