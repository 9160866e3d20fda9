import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MEASURE = fileURLToPath(new URL('measure.py', import.meta.url))

/**
 * Runs a program and measures it: exit code, wall seconds, processor seconds and peak resident memory, with what it
 * wrote. A small Python program stands between, because Node cannot ask for the memory of one child.
 * @param {string[]} argv
 * @param {{env?: Record<string, string|undefined>, keepOutput?: boolean, timeout?: number}} options `timeout` in seconds of
 *   processor time, so that a busy machine stops nothing that works
 */
export function measure(argv, { env = process.env, keepOutput = true, timeout = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const [report, out, err] = ['report', 'out', 'err'].map((name) => join(folder, name))
  try {
    const runner = spawnSync('python3', [MEASURE, report, out, err, String(timeout), ...argv], {
      env,
      encoding: 'utf8',
    })
    if (runner.status !== 0) throw new Error(`${argv[0]} could not be measured: ${runner.stderr || runner.error}`)
    return {
      ...JSON.parse(readFileSync(report, 'utf8')),
      stdout: keepOutput ? readFileSync(out, 'utf8') : '',
      stderr: readFileSync(err, 'utf8'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
