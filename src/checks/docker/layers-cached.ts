import { source } from '../../core/evidence.ts'
import type { Dockerfile } from '../../facts/containers/types.ts'
import type { DockerfileInstruction, DockerfileStage } from '../../parsers/dockerfile/syntax.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

const INSTALLS = /\b(pip3?|uv pip|poetry|pdm|pipenv|uv|npm|yarn|pnpm)\s+(-\S+\s+)*(install|sync|ci)\b|\/pip\s+install/
const WHOLE = /^(\.|\.\/|\/|\*|\.\/\*)$/

export default defineCheck({
  id: 'docker/layers-cached',
  title: 'Dependencies are installed before the source is copied',
  severity: 'recommendation',
  answers: ['C-158'],
  why: 'With the source copied first every change of a line installs all packages anew: builds take minutes, and a fix waits for them.',
  fix: 'Copy requirements.txt or the lock file alone, install, and copy the source afterwards.',
  references: [{ label: 'Docker: optimising the cache', url: 'https://docs.docker.com/build/cache/optimize/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeDockerfiles(
      containers,
      {
        fail: 'Every change of the source installs all dependencies anew.',
        pass: 'Dependencies are installed before the source is copied.',
      },
      judgeLayers,
    )
  },
})

function judgeLayers(file: Dockerfile): Partial<DockerVerdict> {
  const verdicts = file.stages.flatMap((stage) => {
    const install = stage.instructions.find(({ keyword, text }) => keyword === 'RUN' && INSTALLS.test(text))
    return install === undefined ? [] : [{ install, whole: wholeBefore(stage, install) }]
  })
  const [bad] = verdicts.filter(({ whole }) => whole !== undefined)
  if (bad?.whole !== undefined)
    return {
      findings: [
        {
          message: `${file.file} copies the whole source before it installs dependencies`,
          subject: `layers of ${file.file}`,
          confidence: 'high',
          evidence: [
            source(bad.whole.at, 'the source comes first'),
            source(bad.install.at, 'installed again after every change'),
          ],
        },
      ],
    }
  return { seen: verdicts.map(({ install }) => source(install.at, 'before the source is copied')) }
}

/** `COPY . .` in the same stage, before the installation, without a copy of the manifest and an install before it. */
function wholeBefore(stage: DockerfileStage, install: DockerfileInstruction): DockerfileInstruction | undefined {
  const before = stage.instructions.slice(0, stage.instructions.indexOf(install))
  // `pip install .` needs the source itself.
  if (/install\s+(-\S+\s+)*\.(\s|$)/.test(install.text)) return undefined
  return before.find(({ keyword, text, flags, exec }) => {
    const [first] = exec ?? text.split(/\s+/)
    return /^(COPY|ADD)$/.test(keyword) && flags.from === undefined && WHOLE.test(first ?? '')
  })
}
