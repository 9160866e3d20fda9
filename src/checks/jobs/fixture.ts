/** A job runner that is a program of its own, with a loop that does everything right. */
export function runner(changes: readonly (readonly [string, string])[] = []): Record<string, string> {
  let text = `import asyncio, signal
from app.work import remind, beat
async def run_once():
    beat()
    try:
        await remind()
    except Exception:
        logger.exception("round failed")
async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    while not stop.is_set():
        await run_once()
        await asyncio.sleep(60)
if __name__ == "__main__":
    asyncio.run(main())
`
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${from} does not stand in the runner`)
    text = text.replace(from, to)
  }
  return { 'app/jobs/run.py': text, 'app/work.py': 'async def remind(): ...\ndef beat(): ...\n' }
}
