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
  // An audit lasts seconds: V8 optimises what runs hot for long, not all that is warm. Optimising took more processor
  // time than it saved, a quarter of all, on threads that the parsers need. The option is V8's of Node 20 to 24.
  if (Number.parseInt(process.versions.v8, 10) <= 13) {
    const { setFlagsFromString } = await import('node:v8')
    setFlagsFromString('--interrupt-budget=300000')
  }
  const main = new URL('../bundle/cli/main.js', import.meta.url)
  if (existsSync(main)) {
    const { main: run } = await import(main.href)
    await run(process.argv.slice(2))
  } else {
    console.error('error: plimsoll has not been built yet\nBuild it with: npm run build')
    process.exitCode = 70
  }
}
