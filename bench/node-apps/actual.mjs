export default async function ({ load }) {
  await load('build/src/app.js')
}
