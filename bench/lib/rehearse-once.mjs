// Rehearses a history on a server that runs, and says what it cost: standard input holds the request, standard output the
// figures. A process of its own, so that its processor time is its own.
import { readFileSync } from 'node:fs'
import { rehearse } from '../../dist/migrations/rehearse/rehearse.js'
import { rehearsable } from './rehearsed.mjs'

const { tree, history, count, connection, roundTrip, selfCheck } = JSON.parse(readFileSync(0, 'utf8'))
const found = (await rehearsable(tree)).find(({ name }) => name === history)
const revisions = found.revisions.slice(0, count)
const [wall, cpu] = [performance.now(), process.cpuUsage()]
const result = await rehearse({ connection, revisions, transactions: 'each', roundTrip, rows: 0, selfCheck })
const used = process.cpuUsage(cpu)
console.log(
  JSON.stringify({
    wall: (performance.now() - wall) / 1000,
    cpu: (used.user + used.system) / 1e6,
    statements: result.runs.reduce((sum, { statements }) => sum + statements.length, 0),
    reversible: result.roundTrips.filter((trip) => trip.result === 'reversible').length,
    failure: result.failure ?? null,
  }),
)
