import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { librariesFolder } from './builder-corpus.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/**
 * What the real library sends for each file, with stand-ins for every other package.
 * @returns {{id: string, up: object, down: object}[]}
 */
export function oracle(tool, tree, request) {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-builders-'))
  const answer = join(work, 'answer.json')
  try {
    const result = spawnSync(process.execPath, ['--import', here('./node-stubs.mjs'), here(`./${tool}-oracle.mjs`)], {
      input: JSON.stringify(request),
      encoding: 'utf8',
      timeout: 300000,
      env: {
        ...process.env,
        PLIMSOLL_TREE: tree,
        PLIMSOLL_FRAMEWORKS: librariesFolder(),
        PLIMSOLL_ANSWER: answer,
        PLIMSOLL_ALIAS: '@n8n/typeorm=typeorm',
      },
    })
    if (result.status !== 0)
      throw new Error(`the ${tool} oracle ended with ${result.status}: ${result.stderr.slice(-500)}`)
    return JSON.parse(readFileSync(answer, 'utf8'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
