import pc from 'picocolors'
import type { Severity, Status, Verdict } from '../../audit/result.ts'

type Brush = (text: string) => string

/** Colours by meaning. Without colour every brush returns its text unchanged. */
export interface Paint {
  readonly bold: Brush
  readonly dim: Brush
  readonly frame: Brush
  readonly place: Brush
  readonly primary: Brush
  readonly secondary: Brush
  readonly verdict: Record<Verdict, Brush>
  readonly severity: Record<Severity, Brush>
  readonly status: Record<Status, Brush>
}

export function paintOf(color: boolean): Paint {
  const c = pc.createColors(color)
  const strong =
    (brush: Brush): Brush =>
    (text) =>
      c.bold(brush(text))
  return {
    bold: c.bold,
    dim: c.dim,
    frame: strong(c.blue),
    place: c.underline,
    primary: strong(c.red),
    secondary: strong(c.blue),
    verdict: {
      READY: strong((text) => c.inverse(c.green(text))),
      'READY WITH CONDITIONS': strong((text) => c.inverse(c.yellow(text))),
      'NOT READY': strong((text) => c.inverse(c.red(text))),
    },
    severity: { blocker: strong(c.red), warning: strong(c.yellow), recommendation: strong(c.cyan) },
    status: {
      fail: c.red,
      error: c.magenta,
      unverified: c.yellow,
      waived: c.cyan,
      pass: c.green,
      'not-applicable': c.dim,
    },
  }
}
