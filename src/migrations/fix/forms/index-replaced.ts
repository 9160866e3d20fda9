import { as, objectName } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'index-replaced',
  title: 'Drop the old index after the new one is there',
  rules: ['index-dropped-before-replacement'],
  write({ unit, units }) {
    const drop = as(unit.node, 'DropStmt')
    const names = (drop?.objects ?? []).map((one) => objectName(one).name)
    const later = units.slice(unit.at + 1)
    const replacement = later.find(({ node }) => as(node, 'IndexStmt') !== undefined)
    if (drop === undefined || replacement === undefined) return undefined
    const node = as(replacement.node, 'IndexStmt')
    if (node?.idxname !== undefined && names.includes(node.idxname)) {
      return { kind: 'none', reason: `the new index has the name of the old one, ${node.idxname}: give it another` }
    }
    const between = later.slice(0, replacement.at - unit.at).map(({ at }) => at)
    const up = [...between, unit.at].map((at) => ({ kind: 'kept', unit: at }) as const)
    const title = `build ${node?.idxname ?? 'the new index'}, then drop ${names.join(', ')}`
    return { kind: 'stages', stages: [{ mode: 'alone', title, up, down: [] }], takes: between }
  },
})
