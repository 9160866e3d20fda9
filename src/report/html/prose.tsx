/** Our own prose, with `code` between backticks set as code. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split(/`([^`\n]+)`/).map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: static markup is never reordered
        index % 2 === 1 ? <code key={index}>{part}</code> : part,
      )}
    </>
  )
}
