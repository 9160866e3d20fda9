// Builds dist/ from src/. A failed build leaves the old one in place.
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fresh = `${root}dist.${process.pid}.tmp`
const tsc = spawnSync(
  process.execPath,
  [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`, '--outDir', fresh],
  { stdio: 'inherit', cwd: root },
)
if (tsc.status !== 0) {
  rmSync(fresh, { recursive: true, force: true })
  process.exit(tsc.status ?? 1)
}
const old = `${root}dist.${process.pid}.old`
if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old)
renameSync(fresh, `${root}dist`)
rmSync(old, { recursive: true, force: true })
