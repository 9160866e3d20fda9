#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'

const [first] = process.argv.slice(2)
if (first === '--version' || first === '-V') {
  // Answered before anything is loaded: scripts ask for it, and it should cost no more than starting Node.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  console.log(version)
} else {
  // React's development build, which it takes otherwise, writes the page three times slower.
  process.env.NODE_ENV ??= 'production'
  const main = new URL('../dist/cli/main.js', import.meta.url)
  if (existsSync(main)) {
    const { main: run } = await import(main.href)
    await run(process.argv.slice(2))
  } else {
    console.error('error: plimsoll has not been built yet\nBuild it with: npm run build')
    process.exitCode = 70
  }
}
