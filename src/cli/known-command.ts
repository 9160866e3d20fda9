import type { Command } from 'commander'

/**
 * Whether a program has the command, and the options, that a text names: `plimsoll audit --url`. Words in capitals stand
 * for what the user fills in.
 */
export function hasCommand(program: Command, text: string): boolean {
  const [name, ...words] = text.split(' ')
  if (name !== program.name()) return false
  let command = program
  for (const word of words) {
    if (/^[A-Z]/.test(word)) continue
    if (word.startsWith('-')) {
      const option = word.replace(/=.*/, '')
      if (!command.options.some(({ long, short }) => long === option || short === option)) return false
      continue
    }
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) return command.registeredArguments.length > 0
    command = next
  }
  return true
}
