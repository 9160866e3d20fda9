import { parse as parseToml } from 'smol-toml'
import type { Position } from '../../core/position.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { CoverageFacts, WorkflowCommand } from './types.ts'

type Measured = CoverageFacts['measured'][number]
type Minimum = CoverageFacts['minimum'][number]

/**
 * Where coverage is measured and where a minimum is asked for: options of test commands in workflows, and the
 * configuration that pytest-cov, coverage.py, Jest and Vitest read.
 */
export function coverageOf(workspace: Workspace, commands: readonly WorkflowCommand[]): CoverageFacts {
  const measured: Measured[] = []
  const minimum: Minimum[] = []
  for (const { words, text: written, at } of commands) {
    const text = words.join(' ')
    readOptions(text, at, measured, minimum)
    if (/\bcoverage3? run\b/.test(written)) measured.push({ how: 'coverage run', at })
    if (/^(vitest|jest|c8|nyc|bun test)\b/.test(text) && (/--coverage\b/.test(text) || /^(c8|nyc)\b/.test(text))) {
      measured.push({ how: text.split(' ', 1)[0] ?? '', at })
    }
  }
  for (const file of ['pyproject.toml', 'pytest.ini', 'setup.cfg', 'tox.ini', '.coveragerc', '.coveragerc.toml']) {
    for (const { path } of workspace.glob(`{,*/,*/*/}${file}`).filter(({ role }) => role !== 'vendored')) {
      readConfiguration(workspace, path, measured, minimum)
    }
  }
  readScriptConfiguration(workspace, measured, minimum)
  return { measured, minimum }
}

function readOptions(text: string, at: Position, measured: Measured[], minimum: Minimum[]): void {
  if (/(^|\s)--cov(=|\s|$)/.test(text)) measured.push({ how: 'pytest --cov', at })
  const under = /--(?:cov-)?fail-under[= ](\S+)/.exec(text)
  if (under !== null) minimum.push({ value: numberOf(under[1]), how: under[0], at })
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || Number.isNaN(value) ? undefined : value
}

function readConfiguration(workspace: Workspace, path: string, measured: Measured[], minimum: Minimum[]): void {
  const text = workspace.read(path)
  if (text === undefined || (path.endsWith('.toml') && !isToml(text))) return
  const coverageFile = /\.coveragerc/.test(path)
  let section = ''
  text.split('\n').forEach((line, index) => {
    const at = { file: path, line: index + 1 }
    section = /^\s*\[+([^\]]+)\]/.exec(line)?.[1] ?? section
    if (/^\s*[#;]/.test(line)) return
    const under = /^\s*fail_under\s*=\s*["']?([\d.]+)/.exec(line)
    if (under !== null && (coverageFile || /coverage/.test(section))) {
      minimum.push({ value: numberOf(under[1]), how: `fail_under = ${under[1]}`, at })
    }
    if (/pytest/.test(section) && /--cov/.test(line)) readOptions(line.replace(/["',\]]/g, ' '), at, measured, minimum)
  })
}

function isToml(text: string): boolean {
  try {
    parseToml(text)
    return true
  } catch {
    return false
  }
}

function readScriptConfiguration(workspace: Workspace, measured: Measured[], minimum: Minimum[]): void {
  for (const { path } of workspace.glob(
    '{,*/,*/*/}{jest,vitest,vite}.config.{js,ts,cjs,mjs,mts}',
    '{,*/,*/*/}package.json',
  )) {
    const text = workspace.read(path) ?? ''
    const lines = text.split('\n')
    const line = lines.findIndex((one) => /coverageThreshold|\bthresholds?\b\s*:/.test(one))
    if (line !== -1) minimum.push({ value: undefined, how: 'a coverage threshold', at: { file: path, line: line + 1 } })
    const collect = lines.findIndex((one) => /collectCoverage["']?\s*:\s*true/.test(one))
    if (collect !== -1) measured.push({ how: 'collectCoverage', at: { file: path, line: collect + 1 } })
  }
}
