/** Columns under their titles, each as wide as its widest cell; `brush` colours whole lines. */
export function drawTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  brush: (line: string, row: number) => string = (line) => line,
): string[] {
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  const draw = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  return [draw(titles), ...rows.map((row, at) => brush(draw(row), at))]
}
