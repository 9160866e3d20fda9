// Draws what is to be judged by reading, over every service of the corpus at once.
// usage: node bench/draw.mjs blockers|guarded|passes [--amount N] [--each N] [--seed S] [--again] [PATH…]
//   blockers  findings that stop a release, at most --each of one service
//   guarded   endpoints called guarded with high confidence, in turn by the kind of their guard
//   passes    outcomes `pass`, at most --each of one service
//   --again   audits again instead of taking the results of the last audits
// PATH: trees that are not in the corpus, each audited and drawn from instead of the corpus.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { auditTree } from './lib/audit.mjs'
import { cacheRoot } from './lib/corpus.mjs'
import { findingsOf, shownIn } from './lib/sample.mjs'

function treesOf(paths) {
  const corpus = join(cacheRoot(), 'corpus')
  const trees =
    paths.length > 0 ? paths.map((path) => resolve(path)) : readdirSync(corpus).map((name) => join(corpus, name))
  return trees.map((tree) => ({ name: basename(tree), tree }))
}

function resultOf({ name, tree }, again) {
  const folder = join(cacheRoot(), 'bench', 'draws')
  const file = join(folder, `${name}.json`)
  if (again || !existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    const { result, run } = auditTree(tree)
    if (result === undefined) throw new Error(`${name}: ${run.stderr}`)
    writeFileSync(file, JSON.stringify(result))
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

function ranked(items, seed) {
  const rank = ({ key }) => createHash('sha256').update(`${seed}\0${key}`).digest('hex')
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item)
}

/** The first `amount` of a shuffled list, no group more than `each` times. */
function atMost(items, amount, each, groupOf) {
  const taken = new Map()
  return items
    .filter((item) => {
      const group = groupOf(item)
      taken.set(group, (taken.get(group) ?? 0) + 1)
      return taken.get(group) <= each
    })
    .slice(0, amount)
}

function findingItems(services, again, severity) {
  return services.flatMap((service) =>
    findingsOf(resultOf(service, again))
      .filter((finding) => finding.severity === severity)
      .map((finding) => ({
        service,
        key: `${service.name}\0${finding.check}\0${finding.fingerprint}`,
        text: shownIn(service.tree, finding),
      })),
  )
}

function guardedItems(services, again) {
  return services.flatMap((service) =>
    resultOf(service, again)
      .endpoints.filter(({ auth }) => auth.kind === 'guarded' && auth.confidence === 'high')
      .map((endpoint) => {
        const refusing = endpoint.auth.via.filter(({ effect }) => effect === 'refuses')
        const level = refusing[0]?.level ?? 'none'
        const evidence = [
          { kind: 'source', file: endpoint.file, line: endpoint.line, label: endpoint.handler },
          ...refusing.map(({ name, file, line, endLine }) => ({ kind: 'source', file, line, endLine, label: name })),
        ]
        return {
          service,
          level,
          key: `${service.name}\0${endpoint.method} ${endpoint.path}`,
          text: shownIn(service.tree, {
            check: endpoint.purpose,
            severity: level,
            confidence: endpoint.application,
            fingerprint: '',
            message: `${endpoint.method} ${endpoint.path} roles=${endpoint.roles}`,
            subject: refusing.map(({ name, about }) => `${name} (${about})`).join(', '),
            evidence,
          }),
        }
      }),
  )
}

function passItems(services, again) {
  return services.flatMap((service) =>
    resultOf(service, again)
      .outcomes.filter(({ status }) => status === 'pass')
      .map((outcome) => ({
        service,
        check: outcome.check,
        key: `${service.name}\0${outcome.check}`,
        text: shownIn(service.tree, {
          check: outcome.check,
          severity: outcome.severity,
          confidence: 'pass',
          fingerprint: '',
          message: outcome.title,
          subject: outcome.summary,
          evidence: outcome.evidence.slice(0, 8),
        }),
      })),
  )
}

/** As many of each level as there are, in turn, until there are enough. */
function inTurn(items, amount, each) {
  const levels = [...new Set(items.map(({ level }) => level))]
  const queues = levels
    .map((level) => items.filter((item) => item.level === level))
    .map((queue) => atMost(queue, queue.length, each, ({ service }) => service.name))
  const drawn = []
  for (let row = 0; drawn.length < amount && queues.some((queue) => queue.length > row); row += 1) {
    drawn.push(...queues.filter((queue) => queue.length > row).map((queue) => queue[row]))
  }
  return drawn.slice(0, amount)
}

function drawnOf(kind, services, { amount, each, seed, again }) {
  if (kind === 'guarded') return inTurn(ranked(guardedItems(services, again), seed), amount, each)
  if (kind === 'passes') {
    const items = atMost(
      ranked(passItems(services, again), seed),
      Number.POSITIVE_INFINITY,
      each,
      (item) => item.service.name,
    )
    return atMost(items, amount, 2, ({ check }) => check)
  }
  const severity = { blockers: 'blocker', warnings: 'warning', recommendations: 'recommendation' }[kind]
  if (severity === undefined) throw new Error(`nothing is drawn under the name ${kind}`)
  return atMost(ranked(findingItems(services, again, severity), seed), amount, each, (item) => item.service.name)
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      amount: { type: 'string', default: '50' },
      each: { type: 'string', default: '6' },
      seed: { type: 'string', default: '1' },
      again: { type: 'boolean', default: false },
    },
  })
  const [kind = 'blockers', ...paths] = positionals
  const services = treesOf(paths)
  const options = { ...values, amount: Number(values.amount), each: Number(values.each) }
  for (const [index, { service, text }] of drawnOf(kind, services, options).entries()) {
    console.log(`## ${index + 1}. ${service.name} · ${text}\n`)
  }
}

main()
