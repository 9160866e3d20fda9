/** Ids of checklist items, such as `P-029`: a letter for the document and a number. No check id looks like one. */
const ITEM_ID = /^[A-Z]-\d{3}$/

/** Whether a word names an item of a checklist; attestations may name one in place of a check. */
export function isItemId(word: string): boolean {
  return ITEM_ID.test(word)
}
