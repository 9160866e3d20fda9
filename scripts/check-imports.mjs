// Holds the borders of docs/architecture.md: who may import whom, no rings, no process outside cli, server and app.
import { fileURLToPath } from 'node:url'
import { violationsIn } from './lib/imports.mjs'

const violations = violationsIn(fileURLToPath(new URL('../src/', import.meta.url)))
for (const { file, rule, message } of violations) console.error(`src/${file}: ${message} [${rule}]`)
if (violations.length > 0) process.exit(1)
