import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'release/images-versioned'
const workflow = (steps: string) =>
  outcomeOf(check, {
    '.github/workflows/release.yml': `on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
  })
const build = (tags: string, push = 'true') =>
  `      - uses: docker/build-push-action@v6\n        with:\n          push: ${push}\n          tags: ${tags}\n`

test('an image that is pushed as latest alone fails', async () => {
  expect(placesOf(await workflow(build('example/api:latest')))).toEqual(['.github/workflows/release.yml:6'])
  const commands =
    '      - run: |\n          docker build -t example/api:latest .\n          docker push example/api:latest\n'
  expect((await workflow(commands)).status).toBe('fail')
})

test('one with a commit, a version or tags made by docker/metadata-action passes', async () => {
  expect((await workflow(build('example/api:latest,example/api:${{ github.sha }}'))).status).toBe('pass')
  expect((await workflow(build('example/api:1.4.2'))).status).toBe('pass')
  const metadata =
    '      - id: meta\n        uses: docker/metadata-action@v5\n        with:\n          images: example/api\n          tags: |\n            type=semver,pattern={{version}}\n'
  expect((await workflow(metadata + build('${{ steps.meta.outputs.tags }}'))).status).toBe('pass')
})

test('an image that is only built is no release; a variable that could not be followed is told', async () => {
  expect((await workflow(build('example/api:latest', 'false'))).status).toBe('not-applicable')
  expect((await workflow(build('${{ env.IMAGE_NAME }}'))).status).toBe('unverified')
})
