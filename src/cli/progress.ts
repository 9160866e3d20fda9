const MIN_INTERVAL_MS = 80

/** A line on standard error that tells what is being done; nothing at all when nobody is watching. */
export interface Progress {
  show(text: string): void
  /** Takes the line away again. */
  clear(): void
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY || process.env.TERM === 'dumb') return { show() {}, clear() {} }
  let shownAt = 0
  return {
    show(text) {
      const now = Date.now()
      if (now - shownAt < MIN_INTERVAL_MS) return
      shownAt = now
      stream.write(`\r\x1b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
    },
    clear() {
      if (shownAt > 0) stream.write('\r\x1b[K')
      shownAt = 0
    },
  }
}
