import { source } from '../../core/evidence.ts'
import { floatingImage } from '../../facts/containers/images.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/images-pinned',
  title: 'Every image in compose is named with a version or digest',
  severity: 'warning',
  answers: ['P-019'],
  why: 'A floating tag changes what runs at the next pull: a new major version of a database does not even start on the old data.',
  fix: 'Name a version (postgres:17.2, redis:7.4-alpine) or a digest.',
  references: [{ label: 'Compose: image', url: 'https://docs.docker.com/reference/compose-file/services/#image' }],
  needs: ['containers'],
  evaluate({ containers }) {
    const own = new Set(
      containers.deployments.flatMap(({ services }) =>
        services.flatMap(({ image, build }) => (image !== undefined && build !== undefined ? [image.text] : [])),
      ),
    )
    return judgeServices(
      containers,
      {
        fail: 'A compose service runs an image without a version.',
        pass: 'Every image in compose is named with a version or digest.',
        none: 'Every compose service is built here.',
      },
      (service, deployment) => judgeImage(service, deployment, own),
    )
  },
})

function judgeImage(
  service: DeployedService,
  deployment: ComposeDeployment,
  own: ReadonlySet<string>,
): Partial<ServiceVerdict> {
  const { image, build } = service
  if (image === undefined || build !== undefined || own.has(image.text)) return {}
  if (image.unresolved && image.digest === undefined) {
    // ${TAG:?} refuses to start without a value: whoever deploys names the version.
    if (/:\$\{\w+:?\?/.test(image.text)) return { seen: [source(image.at, 'the deployment must name the version')] }
    if (image.tag?.includes('$') !== false || image.name.includes('$')) {
      const why = `The image of ${service.name} is ${image.text}.`
      return { open: [{ why, needs: 'the values of its variables in production', evidence: source(image.at) }] }
    }
  }
  const floating = floatingImage(image)
  if (floating === undefined) return { seen: [source(image.at)] }
  const message = `${image.text}, which ${service.name} runs, ${floating.why}.`
  return { findings: [finding(deployment, service, message, image.at, floating.confidence)] }
}
