import type { SourceEvidence } from '../view.ts'
import type { Location } from './types.ts'

/** The name SARIF tools give the root of the sources. */
export const root = '%SRCROOT%'

/**
 * Code scanning wants a file for every result. Where a finding rests on absence alone there is none, and this says so
 * in the way other tools do.
 */
const noFile = 'no file associated with this alert'

/** A path as the relative reference of a URI. Halves of surrogate pairs have no encoding. */
function uri(file: string): string {
  return file
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

/** A place in the audited repository. */
export function location(place: Omit<SourceEvidence, 'kind'>, id?: number): Location {
  return {
    ...(id === undefined ? {} : { id }),
    physicalLocation: {
      artifactLocation: { uri: uri(place.file), uriBaseId: root },
      region: {
        startLine: place.line,
        ...(place.column === undefined ? {} : { startColumn: place.column }),
        ...(place.endLine === undefined || place.endLine < place.line ? {} : { endLine: place.endLine }),
        ...(place.excerpt === undefined ? {} : { snippet: { text: place.excerpt } }),
      },
    },
    ...(place.label === undefined ? {} : { message: { text: place.label } }),
  }
}

export function nowhere(): Location {
  return { physicalLocation: { artifactLocation: { uri: uri(noFile) }, region: { startLine: 1 } } }
}
