import type { PythonModule } from '../python/types.ts'
import type { UnfinishedMarker } from './types.ts'

/** A marker at the start of a comment, or one followed by what announces a note. Capitals only, as people write them. */
const MARKER = /^[#/*\s!-]*(?:@)?\b(TODO|FIXME|XXX|HACK)\b(?![-/\w])|\b(TODO|FIXME|HACK)\b\s*[:(]|\b(XXX)\s*:/

export function pythonMarkers(module: PythonModule): UnfinishedMarker[] {
  return module.root.find('comment').flatMap((comment) => markerIn(comment.text, module.file, comment.line))
}

/** Comments of JavaScript and its kin, line by line; markers inside strings are left out. */
export function scriptMarkers(file: string, text: string): UnfinishedMarker[] {
  if (!/TODO|FIXME|XXX|HACK/.test(text)) return []
  let block = false
  return text.split('\n').flatMap((line, index) => {
    if (line.length > 2000) return []
    const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""')
    const comment = block ? bare : /(^|[^:])(\/\/.*|\/\*.*|<!--.*|\{\/\*.*)$/.exec(bare)?.[2]
    if (/\/\*(?!.*\*\/)/.test(bare)) block = true
    else if (bare.includes('*/')) block = false
    return comment === undefined ? [] : markerIn(comment, file, index + 1)
  })
}

function markerIn(comment: string, file: string, line: number): UnfinishedMarker[] {
  return comment.split('\n').flatMap((text, offset) => {
    const match = MARKER.exec(text)
    const marker = match?.[1] ?? match?.[2] ?? match?.[3]
    return marker === undefined
      ? []
      : [
          {
            marker: marker as UnfinishedMarker['marker'],
            text: text
              .replace(/^[#/*\s]+/, '')
              .trim()
              .slice(0, 120),
            at: { file, line: line + offset },
          },
        ]
  })
}
