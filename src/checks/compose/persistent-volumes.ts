import { source } from '../../core/evidence.ts'
import { storeOf } from '../../facts/containers/images.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/persistent-volumes',
  title: 'Every store in compose keeps its data on a volume',
  severity: 'warning',
  answers: ['P-020', 'A-125', 'C-168'],
  why: 'A database without a volume at its data path loses everything when its container is replaced, which an upgrade does.',
  fix: 'Declare a named volume and mount it where the image keeps its data, for instance pgdata:/var/lib/postgresql/data.',
  references: [{ label: 'Docker: volumes', url: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A store keeps its data in its container.',
        pass: 'Every store keeps its data on a volume.',
        none: 'No compose service is a store of data.',
      },
      judgeStore,
    )
  },
})

function judgeStore(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  const store = service.store === undefined || service.image === undefined ? undefined : storeOf(service.image.name)
  if (store === undefined || service.image === undefined) return {}
  const moved = service.environment.find(({ name }) =>
    /^(PGDATA|MYSQL_DATADIR|MINIO_VOLUMES|QDRANT__STORAGE__STORAGE_PATH)$/.test(name),
  )?.value
  const paths = moved === undefined ? store.data : [moved, ...store.data]
  const mount = service.mounts.find(({ target }) => paths.some((path) => covers(target, path)))
  const say = (message: string, at = service.at) => ({ findings: [finding(deployment, service, message, at)] })
  if (mount === undefined) {
    if (!store.primary && !keepsData(service)) return {}
    const other = service.mounts.find(({ type, target }) => type === 'volume' && !/init|conf|cert|backup/.test(target))
    return other === undefined
      ? say(`${service.name} (${store.name}) has no volume for its data.`)
      : say(
          `${service.name} mounts ${other.source} at ${other.target}, but ${store.name} keeps its data in ${paths[0]}.`,
          other.at,
        )
  }
  if (mount.type === 'tmpfs') return say(`${service.name} keeps its data in memory (tmpfs).`, mount.at)
  if (mount.type === 'anonymous')
    return say(
      `${service.name} keeps its data on a volume without a name, which docker compose down -v and a rename lose.`,
      mount.at,
    )
  const declared = deployment.volumes.find(({ name }) => name === mount.source)
  if (declared?.tmpfs === true) return say(`The volume of ${service.name} lies in memory (tmpfs).`, declared.at)
  const major = Number(/^(\d+)/.exec(service.image.tag ?? '')?.[1] ?? 0)
  if (
    /(^|\/)postgres$/.test(service.image.name) &&
    major >= 18 &&
    moved === undefined &&
    mount.target === '/var/lib/postgresql/data'
  ) {
    return say(
      `${service.name} runs PostgreSQL ${major}, whose image keeps its data in /var/lib/postgresql, not in ${mount.target}.`,
      mount.at,
    )
  }
  return { seen: [source(mount.at)] }
}

/** A mount serves a data path when it is that folder, one above it, or the data folder inside it. */
function covers(target: string, path: string): boolean {
  const mount = target.replace(/\/+$/, '')
  return mount === path || path.startsWith(`${mount}/`) || mount.startsWith(`${path}/`)
}

/** A cache may lose its data; one that is told to write it down may not. */
function keepsData(service: DeployedService): boolean {
  return /--?appendonly\s+yes|--save\s+["']?\d/.test(service.command?.text ?? '')
}
