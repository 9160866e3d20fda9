import { argument, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { openInputs, shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { keywordsOf } from '../python/keywords.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { BuiltPage, TemplateEnvironment } from './types.ts'

const PLAIN = [
  'jinja2.Environment',
  'jinja2.environment.Environment',
  'jinja2.sandbox.SandboxedEnvironment',
  'jinja2.sandbox.ImmutableSandboxedEnvironment',
  'jinja2.nativetypes.NativeEnvironment',
  'jinja2.Template',
]
/** Starlette's own environment escapes everything; Flask's escapes HTML files. */
const WEB = ['fastapi.templating.Jinja2Templates', 'starlette.templating.Jinja2Templates']

/** Template environments with their autoescape setting and what they render. */
export function findEnvironments(python: PythonFacts, workspace: Workspace): TemplateEnvironment[] {
  const pages = workspace
    .glob('**/*.{html,htm,xhtml}', '**/*.{html,htm}.{j2,jinja,jinja2}')
    .filter(({ role }) => role === 'code')
    .map(({ path }) => path)
  return python.callsTo(...PLAIN, ...WEB).flatMap(({ node, name = '' }): TemplateEnvironment[] => {
    if (purposeOf(node.tree.file) !== 'service') return []
    const { values, isOpen } = keywordsOf(node, python)
    const base = { at: node.position, call: name, within: within(python, node) }
    if (WEB.includes(name)) {
      // With `env=` the given environment decides, and it is judged where it is made.
      if (values.has('env')) return []
      const off = switchedOff(node)
      return [
        {
          ...base,
          autoescape: off === undefined ? 'on' : 'off',
          autoescapeText: off ?? 'its default, which escapes',
          renders: 'html',
        },
      ]
    }
    const given = values.get('autoescape')
    // Other marks than {{ }} are for writing files that hold those themselves: generated code.
    const isGenerator = values.has('variable_start_string')
    const renders = isGenerator
      ? 'text'
      : name === 'jinja2.Template'
        ? templateText(node, python)
        : rendered(node, pages, python)
    return [{ ...base, ...autoescapeOf(given, isOpen, python), renders }]
  })
}

function autoescapeOf(
  given: PythonNode | undefined,
  isOpen: boolean,
  python: PythonFacts,
): Pick<TemplateEnvironment, 'autoescape' | 'autoescapeText'> {
  if (given === undefined) {
    return {
      autoescape: isOpen ? 'unknown' : 'off',
      autoescapeText: isOpen ? 'passed on from elsewhere' : "Jinja2's default, which does not escape",
    }
  }
  const autoescapeText = `autoescape=${shorten(given.text, 60)}`
  const value = python.constant(given)
  if (value === true) return { autoescape: 'on', autoescapeText }
  if (value === false || value === null) return { autoescape: 'off', autoescapeText }
  const isChosen = given.kind === 'call' || given.kind === 'lambda' || python.resolve(given)?.kind === 'function'
  return { autoescape: isChosen ? 'on' : 'unknown', autoescapeText }
}

/** `templates.env.autoescape = False` after the environment was made. */
function switchedOff(node: PythonNode): string | undefined {
  const name = node.parentNode?.kind === 'assignment' ? node.parentNode.field('left')?.text : undefined
  const found =
    name === undefined
      ? undefined
      : new RegExp(`\\b${name.replace('.', '\\.')}\\.env\\.autoescape\\s*=\\s*False`).exec(node.tree.text)
  return found?.[0]
}

const TEXT_NAME =
  /prompt|sql|yaml|markdown|\bmd\b|code|config|dockerfile|script|text|txt|latex|tex|query|llm|chat|agent/i

function templateText(node: PythonNode, python: PythonFacts): TemplateEnvironment['renders'] {
  const source = argument(node, 'source', 0)
  const value = source === undefined ? undefined : python.constant(source)
  if (typeof value !== 'string') return TEXT_NAME.test(`${node.tree.file} ${within(python, node)}`) ? 'text' : 'unknown'
  return /<(html|body|div|p|a|table|span|h[1-6]|br)\b/i.test(value) ? 'html' : 'text'
}

/** Looks at the names of templates the module asks for, then at the folder of the loader. */
function rendered(node: PythonNode, pages: readonly string[], python: PythonFacts): TemplateEnvironment['renders'] {
  const loader = argument(node, 'loader')
  // Without a loader there are only texts to make templates of, and nothing tells what they are.
  if (loader === undefined && !isCompleted(node)) {
    return TEXT_NAME.test(`${node.tree.file} ${within(python, node)}`) ? 'text' : 'unknown'
  }
  const asked =
    node.tree.text.match(
      /["'][\w./{}-]+\.(html?|txt|md|j2|jinja2?|sql|ya?ml|py|tex|xml|json|toml|conf)(\.j2|\.jinja2?)?["']/g,
    ) ?? []
  if (asked.some((name) => /\.html?(\.|["'])/.test(name))) return 'html'
  if (/text\/html|HTMLResponse\(|["']html["']/.test(node.tree.text)) return 'html'
  const folder = loader === undefined ? undefined : folderOf(loader)
  if (folder !== undefined && pages.some((path) => `/${path}`.includes(`/${folder}/`))) return 'html'
  if (asked.length > 0 || TEXT_NAME.test(`${node.tree.file} ${within(python, node)}`)) return 'text'
  return 'unknown'
}

/** True when templates are fetched by name all the same: `get_template`, a loader set later. */
function isCompleted(node: PythonNode): boolean {
  return node.tree.text.length < 40_000 && /\.(get_template|select_template|loader\s*=)/.test(node.tree.text)
}

function folderOf(loader: PythonNode): string | undefined {
  const strings = loader.find('string').map((one) => stringValue(one) ?? '')
  const last = strings.at(-1)?.replace(/^\.?\/|\/$/g, '')
  return last === undefined || last === '' ? undefined : last
}

const PAGE_CALLS = ['fastapi.responses.HTMLResponse', 'starlette.responses.HTMLResponse']

/** `HTMLResponse(f"<h1>{name}</h1>")`, and `Response(…, media_type="text/html")`. */
export function findPages(python: PythonFacts, origins: OriginsFacts): BuiltPage[] {
  const responses = ['fastapi.Response', 'fastapi.responses.Response', 'starlette.responses.Response']
  return python.callsTo(...PAGE_CALLS, ...responses).flatMap(({ node, name = '' }): BuiltPage[] => {
    if (!name.endsWith('HTMLResponse') && !/media_type=["']text\/html/.test(node.text)) return []
    const content = argument(node, 'content', 0)
    if (content === undefined) return []
    const pieces = origins.pieces(content)
    const isBuilt = pieces?.some((piece) => 'text' in piece && /<\w/.test(piece.text)) === true
    return [
      {
        at: node.position,
        call: name,
        within: within(python, node),
        inputs: isBuilt ? openInputs(content, origins) : [],
      },
    ]
  })
}
