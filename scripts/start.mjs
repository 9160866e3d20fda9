// `npm start`: audits the bundled example and, being a demonstration, ends with 0 whatever the verdict.
// `npm start -- ARGUMENTS` is plimsoll with these arguments and its own exit code.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfStale, installIfNeeded, root } from './lib/prepare.mjs'

installIfNeeded()
buildIfStale()
const given = process.argv.slice(2)
const demonstration = given.length === 0
const args = demonstration ? ['audit', join('examples', 'tidyhome'), '--fail-on', 'never'] : given
// npm moves to the package's folder; relative paths are meant from where the user stood.
const cwd = demonstration ? root : (process.env.INIT_CWD ?? process.cwd())
const child = spawn(process.execPath, [join(root, 'bin/plimsoll.js'), ...args], { stdio: 'inherit', cwd })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
