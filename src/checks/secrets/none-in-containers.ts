import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { ContainerPurpose } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import { writtenSecret } from './written-values.ts'

export default defineCheck({
  id: 'secrets/none-in-containers',
  title: 'No secret is written into images and compose files',
  severity: 'blocker',
  answers: ['P-008', 'A-179', 'C-169'],
  why: 'What ENV or ARG puts into an image can be read by everyone who can pull it; what a compose file holds, by everyone who can read the repository.',
  fix: 'Hand the value over when the container starts (environment, secrets), and use RUN --mount=type=secret while building.',
  references: [
    { label: 'CWE-522', url: 'https://cwe.mitre.org/data/definitions/522.html' },
    { label: 'Docker build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    const images = containers.dockerfiles.filter(({ purpose }) => isDeployed(purpose))
    const deployments = containers.deployments.filter(({ purpose, storesOnly }) => isDeployed(purpose) && !storesOnly)
    const findings = [
      ...images.flatMap((one) =>
        one.variables.flatMap((variable) => writtenSecret({ ...variable, owner: `image ${one.file}` }, 'medium')),
      ),
      ...deployments.flatMap(({ services, purpose }) =>
        services.flatMap((service) =>
          [...service.environment, ...(service.build?.args ?? [])].flatMap((variable) =>
            // `postgres` as the password of a database beside the service is a convention of development.
            writtenSecret(
              { ...variable, owner: `service ${service.name}` },
              purpose === 'production' ? 'medium' : 'low',
            ),
          ),
        ),
      ),
    ]
    const unique = findings.filter((one, at) => findings.findIndex(({ subject }) => subject === one.subject) === at)
    if (isNonEmpty(unique))
      return fail(`${plural(unique.length, 'secret is', 'secrets are')} written into containers`, unique)
    const seen = [
      ...images.map(({ file, variables }) => source({ file, line: 1 }, `${variables.length} variables`)),
      ...deployments.flatMap(({ files }) =>
        files.map((file) => source({ file, line: 1 }, 'environment of its services')),
      ),
    ]
    return isNonEmpty(seen)
      ? pass(`${plural(images.length, 'image')} and ${plural(deployments.length, 'deployment')} hold no secret`, seen)
      : notApplicable('No Dockerfile or compose file is there that deploys the service')
  },
})

function isDeployed(purpose: ContainerPurpose): boolean {
  return purpose === 'production' || purpose === 'unknown'
}
