import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/no-shell-commands'
const outcome = (body: string, file = 'app/api.py') =>
  outcomeOf(check, {
    [file]: `import os, subprocess, asyncio, shlex
from fastapi import APIRouter
router = APIRouter()
@router.post("/convert")
async def convert(name: str, size: int):
    ${body.replaceAll('\n', '\n    ')}
`,
  })

test.each([
  ['os.system', 'os.system(f"convert {name}")'],
  ['shell=True', 'subprocess.run(f"convert {name}", shell=True)'],
  ['a variable line', 'line = "convert " + name\nsubprocess.check_output(line, shell=True)'],
  ['asyncio', 'await asyncio.create_subprocess_shell("convert %s" % name)'],
  ['sh -c', 'subprocess.run(["sh", "-c", f"convert {name}"])'],
  ["a program of the client's choosing", 'subprocess.run([name, "-v"])'],
])('fails: %s', async (_, body) => {
  const result = await outcome(`subprocess.run(["ls"])\n${body}`)
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(result)).toEqual([`app/api.py:${6 + body.split('\n').length}`])
})

test('an argument of a client without -- in front is told with less confidence', async () => {
  expect(await outcome('subprocess.run(["convert", name])')).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test('the value of an option is one most likely, and a flag alone is no option with a value', async () => {
  expect(await outcome('subprocess.run(["migrate", "--target", name])')).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
  expect(await outcome('subprocess.run(["grep", "-r", name])')).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test.each([
  ['a list', 'subprocess.run(["convert", "--", name])'],
  ['an option with fixed text in front', 'subprocess.run(["convert", f"--name={name}"])'],
  ['a number', 'subprocess.run(["convert", str(size)])'],
  ['a constant line', 'subprocess.run("ls | wc -l", shell=True)'],
  ['quoted', 'os.system(f"convert {shlex.quote(name)}")'],
  ['exec form', 'await asyncio.create_subprocess_exec("convert", "--", name)'],
  ['none at all', 'pass'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a program that something unseen names is no pass, the interpreter and looked-up programs are', async () => {
  const provider = `import shlex, shutil, subprocess, sys
class Bash:
    def _query(self, **kwargs):
        subprocess.run(["ls"])
        words = shlex.split(self.io.parse(kwargs.get("command", "")))
        return subprocess.Popen(words)
`
  expect(await outcomeOf(check, { 'app/bash.py': provider })).toMatchObject({
    status: 'unverified',
    summary: expect.stringMatching(/^1 of 2 calls .* app.bash.Bash._query does: words$/),
  })
  const named = provider.replace('Popen(words)', 'Popen([sys.executable, "-m", "pip"])')
  expect((await outcomeOf(check, { 'app/bash.py': named })).status).toBe('pass')
  const found = provider.replace('Popen(words)', 'Popen([shutil.which("git"), "log"])')
  expect((await outcomeOf(check, { 'app/bash.py': found })).status).toBe('pass')
  expect((await outcomeOf(check, { 'app/cli/bash.py': provider })).status).toBe('pass')
})

test('a parameter whose callers nobody found is no blocker', async () => {
  const text = 'import os\ndef build(tag):\n    os.system(f"docker build -t {tag} .")\n'
  expect(await outcomeOf(check, { 'app/cli/build.py': text })).toMatchObject({ findings: [{ confidence: 'low' }] })
  expect(await outcomeOf(check, { 'app/build.py': text })).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test('a value of unknown origin weighs more where a request runs the shell', async () => {
  const text = 'import os\ndef pdf(client):\n    os.system(f"wkhtmltopdf {client.full_name}.html")\n'
  const main =
    'from fastapi import FastAPI\nfrom app.build import pdf\napp = FastAPI()\n@app.get("/pdf/{id}")\ndef get_pdf(id: int):\n    client = load(id)\n    return pdf(client)\n'
  expect(await outcomeOf(check, { 'app/build.py': text, 'app/main.py': main })).toMatchObject({
    findings: [{ confidence: 'medium' }],
  })
})

test('no Python is not applicable, broken Python is unverified', async () => {
  expect((await outcomeOf(check, { 'main.go': '' })).status).toBe('not-applicable')
  expect((await outcomeOf(check, { 'app/a.py': 'def f(:\n  x = = 1\n' })).status).toBe('unverified')
})
