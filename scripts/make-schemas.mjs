// Writes the JSON Schemas of the package from the built code (run `npm run build` first). `--check` compares instead
// and exits 1 when stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
if (!existsSync(at('dist/report/json-schema.js'))) {
  console.error('dist/ is missing: run `npm run build` first')
  process.exit(1)
}
const { auditResultSchema, checklistResultSchema } = await import('../dist/report/json-schema.js')
const { configSchema } = await import('../dist/config/config.js')

const schemas = {
  'schemas/audit-result.v1.json': auditResultSchema(),
  'schemas/checklist-result.v1.json': checklistResultSchema(),
  'schemas/plimsoll-yaml.v1.json': `${JSON.stringify(configSchema(), null, 2)}\n`,
}
mkdirSync(at('schemas'), { recursive: true })
for (const [path, wanted] of Object.entries(schemas)) {
  if (existsSync(at(path)) && readFileSync(at(path), 'utf8') === wanted) continue
  if (process.argv.includes('--check')) {
    console.error(`${path} is stale: run \`node scripts/make-schemas.mjs\``)
    process.exitCode = 1
  } else writeFileSync(at(path), wanted)
}
