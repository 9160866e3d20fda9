import { exec, execFile } from 'node:child_process'

/** Sends a label to a printer in the warehouse. */
export function printLabel(file: string, printer: string): void {
  exec(`lpr -P ${printer} ${file}`)
}

export function listPrinters(done: (names: string[]) => void): void {
  execFile('lpstat', ['-e'], { timeout: 5_000 }, (_error, output) => done(output.split('\n')))
}
