import { parentPort } from 'node:worker_threads'
import { checks as catalogue } from '../../checks/index.generated.ts'
import { lendPython } from '../../parsers/python/load.ts'
import { openDirectory } from '../../workspace/disk.ts'
import { factSource } from '../collect.ts'
import { judgeInTurn } from '../judge.ts'
import type { AsideAnswer, Assignment } from './aside.ts'

const port = parentPort

port?.once('message', async ({ root, python, checks }: Assignment) => {
  const workspace = openDirectory(root)
  lendPython(workspace, python)
  const wanted = new Set(checks)
  const judged = await judgeInTurn(
    factSource(workspace),
    catalogue.filter(({ id }) => wanted.has(id)),
  )
  const answer: AsideAnswer = { judged, unread: workspace.unread }
  port.postMessage(answer)
  port.close()
})
