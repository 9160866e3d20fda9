import type { Workspace } from '../../workspace/workspace.ts'
import type { HealthRole } from './types.ts'

/** Folders in front of a service's own health endpoints; under anything else it is the health of something. */
const OWN_PREFIX =
  /^(\/(api|v\d+|latest|health|monitor(ing)?|system|internal|public|admin|_\w+|probes?|status|\{\?\}))*$/
const NAMES =
  /\/((?<ready>ready(z|iness)?|readiness[-_]?check|health\/(ready|readiness|db))|(?<live>live(z|ness)?|liveliness|alive|liveness[-_]?check|health\/(live|liveness|liveliness))|(?<either>health([-_]?(check|z))?|healthz|ping|status|startupz?|heartbeat|up))\/?$/

/** Whether a path is a health endpoint of the service itself; `either` when the name fits both roles. */
export function roleByPath(path: string, anyPrefix = false): HealthRole | 'either' | undefined {
  const match = NAMES.exec(path.toLowerCase())
  if (
    match === null ||
    path.includes('{') ||
    (!anyPrefix && !OWN_PREFIX.test(path.toLowerCase().slice(0, match.index)))
  )
    return undefined
  const { ready, live } = match.groups ?? {}
  if (ready !== undefined) return 'readiness'
  if (live !== undefined) return 'liveness'
  return 'either'
}

/** Paths that Kubernetes manifests in the repository probe, and for what. */
export function probedPaths(workspace: Workspace): ReadonlyMap<string, HealthRole> {
  const probes = new Map<string, HealthRole>()
  for (const { path, role } of workspace.glob('**/*.{yaml,yml,tpl}')) {
    if (role === 'vendored' || role === 'generated') continue
    const text = workspace.read(path)
    if (text === undefined || !/(liveness|readiness)Probe:/.test(text)) continue
    for (const match of text.matchAll(
      /(liveness|readiness)Probe:\s*\n\s+httpGet:\s*\n(?:\s+(?!path)\w+:[^\n]*\n)*\s+path:\s*["']?([^\s"']+)/g,
    )) {
      const [, probe, probed] = match
      if (probed !== undefined && !probes.has(probed))
        probes.set(probed, probe === 'liveness' ? 'liveness' : 'readiness')
    }
  }
  return probes
}
