import type { Instruction } from 'dockerfile-ast'
import { DockerfileParser, ModifiableInstruction, PropertyInstruction } from 'dockerfile-ast'
import type { Position } from '../../core/position.ts'
import { splitImage, substitute } from './image.ts'
import { checkInstruction } from './problems.ts'
import type {
  DockerfileInstruction,
  DockerfileProblem,
  DockerfileStage,
  DockerfileSyntax,
  DockerfileVariable,
  ImageReference,
} from './syntax.ts'

/** No Dockerfile people write is longer; the parser's own work grows faster than the text. */
const MAX_LINES = 5000

/** Reads a Dockerfile into its stages. A text that is none gives problems, never a throw. */
export function parseDockerfile(file: string, text: string): DockerfileSyntax {
  if (text.split('\n', MAX_LINES + 1).length > MAX_LINES) {
    return { file, stages: [], variables: [], problems: [tooLong(file)] }
  }
  const stages: (DockerfileStage & { instructions: DockerfileInstruction[] })[] = []
  const variables: (DockerfileVariable & { stage: number | undefined })[] = []
  const problems: DockerfileProblem[] = []
  const globals = new Map<string, string | undefined>()
  for (const node of DockerfileParser.parse(text.replace(/^\uFEFF/, '')).getInstructions()) {
    const instruction = readInstruction(file, node)
    const stage = stages.at(-1)
    problems.push(...checkInstruction(instruction, stages))
    if (node instanceof PropertyInstruction && /^(ENV|ARG)$/.test(instruction.keyword)) {
      const found = readVariables(file, node, instruction.keyword === 'ENV' ? 'env' : 'arg')
      variables.push(...found.map((one) => ({ ...one, stage: stage?.index })))
      if (stage === undefined) {
        for (const { name, value } of found) {
          if (value !== undefined) globals.set(name, substitute(value, (other) => globals.get(other)).text)
        }
      }
    }
    if (instruction.keyword === 'FROM') stages.push(readStage(instruction, stages, globals))
    else if (stage !== undefined) stage.instructions.push(instruction)
  }
  if (stages.length === 0) problems.push({ message: 'there is no FROM instruction', at: { file, line: 1 } })
  return { file, stages, variables, problems }
}

function tooLong(file: string): DockerfileProblem {
  return { message: `longer than ${MAX_LINES} lines, so it was not read`, at: { file, line: 1 } }
}

function positionOf(file: string, range: { start: { line: number }; end: { line: number } }): Position {
  return { file, line: range.start.line + 1, endLine: range.end.line + 1 }
}

function readInstruction(file: string, node: Instruction): DockerfileInstruction {
  const flags = node instanceof ModifiableInstruction ? node.getFlags() : []
  const text = (node.getArgumentsContent() ?? '').trim()
  return {
    keyword: node.getKeyword(),
    text,
    flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    exec: execForm(text),
    at: positionOf(file, node.getRange()),
  }
}

/** The members of `["a", "b"]`; undefined when it is not JSON, and so runs in a shell. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : undefined
  } catch {
    return undefined
  }
}

function readVariables(file: string, node: PropertyInstruction, kind: 'env' | 'arg'): DockerfileVariable[] {
  return node.getProperties().map((property) => ({
    kind,
    name: property.getName(),
    value: property.getAssignmentOperator() === null && kind === 'arg' ? undefined : (property.getValue() ?? ''),
    at: positionOf(file, property.getRange()),
  }))
}

function readStage(
  instruction: DockerfileInstruction,
  stages: readonly DockerfileStage[],
  globals: ReadonlyMap<string, string | undefined>,
): DockerfileStage & { instructions: DockerfileInstruction[] } {
  const [image = '', , name] = instruction.text.split(/\s+/)
  const from = resolveImage(image, (variable) => globals.get(variable), instruction.at)
  const parent = stages.find(
    (stage) => stage.name !== undefined && stage.name.toLowerCase() === from.text.toLowerCase(),
  )
  return { index: stages.length, name, from, parent: parent?.index, instructions: [], at: instruction.at }
}

/** An image name as written, with its variables filled in from defaults. */
export function resolveImage(
  written: string,
  lookup: (name: string) => string | undefined,
  at: Position,
): ImageReference {
  const { text, missing } = substitute(written, lookup)
  return { text, ...splitImage(text), unresolved: missing.length > 0, at }
}
