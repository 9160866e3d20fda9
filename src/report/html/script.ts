/** The page's only script: filters and sorts the endpoint table, opens what a link points at, unfolds for print. */
export const script = `'use strict'
for (const form of document.querySelectorAll('#endpoint-filters')) {
  const table = form.parentElement.querySelector('table')
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const output = form.querySelector('output')
  const apply = () => {
    const data = new FormData(form)
    const words = String(data.get('text')).toLowerCase().split(/\\s+/).filter(Boolean)
    const method = data.get('method')
    const auth = data.getAll('auth')
    const unlimited = data.has('unlimited')
    let shown = 0
    for (const row of rows) {
      const fits =
        words.every((word) => row.dataset.text.includes(word)) &&
        (method === '' || row.dataset.method === method) &&
        (auth.length === 0 || auth.includes(row.dataset.auth)) &&
        (!unlimited || row.dataset.limit === 'no')
      row.hidden = !fits
      if (fits) shown += 1
    }
    output.value = shown + ' ' + output.dataset.of + ' ' + rows.length
  }
  form.addEventListener('input', apply)
  form.addEventListener('reset', () => setTimeout(apply))
  form.addEventListener('submit', (event) => event.preventDefault())
  form.hidden = false
  apply()

  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending'
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
      const keys = new Map(rows.map((row, index) => [row, [row.cells[column].textContent.trim(), index]]))
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare
      const sorted = [...rows].sort((a, b) => {
        const [left, leftIndex] = keys.get(a)
        const [right, rightIndex] = keys.get(b)
        return (down ? -1 : 1) * order(left, right) || leftIndex - rightIndex
      })
      body.replaceChildren(...sorted)
    })
  })
}
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
  const inside = target.querySelector(':scope > details.fold')
  if (inside) inside.open = true
  target.scrollIntoView()
}
addEventListener('hashchange', reveal)
reveal()
let folded = []
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')]
  for (const details of folded) details.open = true
})
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false
})
`
