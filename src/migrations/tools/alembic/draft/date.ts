import type { NameParts } from './file-name.ts'

export interface Moment extends Omit<NameParts, 'rev' | 'slug'> {
  /** As Python writes a `datetime`. */
  readonly text: string
}

/**
 * A moment in the time zone the configuration names, else in local time without an offset
 * (`ScriptDirectory._generate_create_date`). Undefined for a zone nobody knows.
 */
export function momentOf(now: Date, zone: string | undefined): Moment | undefined {
  const parts = zone === undefined ? localParts(now) : zonedParts(now, zone)
  if (parts === undefined) return undefined
  const { offset, ...fields } = parts
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${fields.year}-${two(fields.month)}-${two(fields.day)}`
  const micro = now.getMilliseconds() === 0 ? '' : `.${String(now.getMilliseconds()).padStart(3, '0')}000`
  const time = `${two(fields.hour)}:${two(fields.minute)}:${two(fields.second)}${micro}`
  return { ...fields, epoch: Math.floor(now.getTime() / 1000), text: `${day} ${time}${offset}` }
}

type Parts = Omit<Moment, 'text' | 'epoch'> & { readonly offset: string }

function localParts(now: Date): Parts {
  return {
    year: now.getFullYear(),
    month: now.getMonth() + 1,
    day: now.getDate(),
    hour: now.getHours(),
    minute: now.getMinutes(),
    second: now.getSeconds(),
    offset: '',
  }
}

function zonedParts(now: Date, zone: string): Parts | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    })
    const all = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(all.get(type))
    const offset = (all.get('timeZoneName') ?? '').replace('GMT', '')
    return {
      year: number('year'),
      month: number('month'),
      day: number('day'),
      hour: number('hour'),
      minute: number('minute'),
      second: number('second'),
      offset: offset === '' ? '+00:00' : offset,
    }
  } catch {
    // The name of a zone that the tables of this machine do not have.
    return undefined
  }
}
