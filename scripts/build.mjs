// Builds from src/: dist/ holds the modules one by one, for tests, generators and benchmarks; bundle/ holds the same in
// few files, which is what bin/plimsoll.js starts: reading hundreds of small files took a third of a short command.
// A failed build leaves the old one in place.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'src')
const folders = { dist: `${root}dist.${process.pid}.tmp`, bundle: `${root}bundle.${process.pid}.tmp` }

/** A module in a bundle finds its threads and the files of the package where it would find them unbundled. */
const moduleUrls = {
  name: 'module-urls',
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes('import.meta.url')) return null
    return code.replaceAll('import.meta.url', `urlOfModule(${JSON.stringify(moduleName(relative(sources, id)))})`)
  },
  renderChunk(code, { fileName }) {
    return code.replaceAll(/urlOfModule\("(.+?)"\)/g, (_, name) => {
      const path = relative(dirname(fileName), name).split(sep).join('/')
      return `new URL(${JSON.stringify(path)}, import.meta.url).href`
    })
  },
}

try {
  if (compile(folders.dist)) {
    await bundle(folders.bundle)
    for (const [name, fresh] of Object.entries(folders)) replace(join(root, name), fresh)
  }
} finally {
  for (const fresh of Object.values(folders)) rmSync(fresh, { recursive: true, force: true })
}

function compile(folder) {
  const argv = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')]
  const tsc = spawnSync(process.execPath, [...argv, '--outDir', folder], { stdio: 'inherit', cwd: root })
  if (tsc.status !== 0) process.exitCode = tsc.status ?? 1
  return tsc.status === 0
}

/** Packages stay outside: they are the user's to install, and their licences stay with them. */
async function bundle(folder) {
  const workers = readdirSync(sources, { recursive: true }).filter((file) => basename(file) === 'worker.ts')
  const started = ['cli/main.ts', ...workers]
  const built = await rolldown({
    input: Object.fromEntries(started.map((file) => [moduleName(file).replace(/\.js$/, ''), join(sources, file)])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    plugins: [moduleUrls],
  })
  await built.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await built.close()
}

/** `cli\main.ts` as `cli/main.js`. */
function moduleName(file) {
  return file
    .split(sep)
    .join('/')
    .replace(/\.tsx?$/, '.js')
}

function replace(target, fresh) {
  const old = `${target}.${process.pid}.old`
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}
