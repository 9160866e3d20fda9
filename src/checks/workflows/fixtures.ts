/** A workflow whose only job checks out and then does the given steps, for the tests of this folder. */
export function ciWorkflow(steps: string, options: { on?: string; job?: string; top?: string } = {}): string {
  return [
    'name: CI',
    `on: ${options.on ?? '[push, pull_request]'}`,
    ...(options.top === undefined ? [] : [options.top]),
    'jobs:',
    '  test:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 10',
    ...(options.job === undefined ? [] : [`    ${options.job}`]),
    '    steps:',
    '      - uses: actions/checkout@v4',
    steps.replace(/^/gm, '      '),
    '',
  ].join('\n')
}
