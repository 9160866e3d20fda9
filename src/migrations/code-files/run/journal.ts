/** One change of something that was there before. */
export interface Change {
  undo(): void
  /** Makes what was changed unknown. */
  taint(): void
}

/** Changes made while it is not known whether the code that makes them runs. */
export class Journal {
  readonly #changes: Change[] = []

  add(change: Change): void {
    this.#changes.push(change)
  }

  undo(): void {
    for (const change of this.#changes.toReversed()) change.undo()
  }

  /** What was changed may be as it was or not; `outer` takes over how to undo even that. */
  taint(outer: Journal | undefined): void {
    for (const change of this.#changes) {
      outer?.add(change)
      change.taint()
    }
  }
}
