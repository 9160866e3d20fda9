import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { checks } from '../../checks/index.generated.ts'
import type { FactKind } from '../../facts/index.generated.ts'
import { readPython } from '../../parsers/python/load.ts'
import { ensureBuilt } from '../../testing/command.ts'
import { openDirectory } from '../../workspace/disk.ts'
import { factSource } from '../collect.ts'
import { judgeInTurn } from '../judge.ts'
import type { startAside as StartAside } from './aside.ts'
import { ASIDE, isAside } from './kinds.ts'

const root = fileURLToPath(new URL('../../../examples/tidyhome', import.meta.url))
const apart = checks.filter(isAside)

beforeAll(ensureBuilt, 120_000)

it('what is judged apart draws on no fact that is collected by the first thread', async () => {
  const collected = new Set<FactKind>()
  const source = factSource(openDirectory(root), (kind) => collected.add(kind))
  await judgeInTurn(source, apart)
  // TypeScript of the service is read by both: it is parsed when asked for, and seldom there.
  expect([...collected].filter((kind) => !ASIDE.has(kind) && kind !== 'typescript')).toEqual([])
  expect(apart.length).toBeGreaterThan(50)
})

it('the second thread gives the outcomes that the first would have given', async () => {
  const module = new URL('../../../dist/audit/aside/aside.js', import.meta.url)
  const { startAside } = (await import(module.href)) as { startAside: typeof StartAside }
  const aside = startAside()
  if (aside === undefined) throw new Error('there is one processor only')
  const workspace = openDirectory(root)
  const python = await readPython(workspace)
  const answer = await aside.judge({ root, python, checks: apart.map(({ id }) => id) })
  expect(answer?.judged).toEqual(await judgeInTurn(factSource(workspace), apart))
}, 60_000)

it('a thread that comes to grief answers undefined, so that the first judges', async () => {
  const module = new URL('../../../dist/audit/aside/aside.js', import.meta.url)
  const { startAside } = (await import(module.href)) as { startAside: typeof StartAside }
  const aside = startAside()
  const python = await readPython(openDirectory(root))
  expect(await aside?.judge({ root: '/no/such/folder', python, checks: ['docs/runbook'] })).toBeUndefined()
})
