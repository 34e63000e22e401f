/** From an item that has been dealt with to the next one of the list, wherever it was dealt with. */
import { focusList } from '../list/useRowFocus.ts'

type MoveOn = (ids: readonly string[]) => void
/** Of the list that is on the screen. */
let ofList: MoveOn | null = null

/** The list says how; returns how it stops saying so. */
export function listMovesOn(moveOn: MoveOn): () => void {
  ofList = moveOn
  return () => {
    if (ofList === moveOn) ofList = null
  }
}

export function moveOn(ids: readonly string[]): void {
  if (ofList === null) focusList(null)
  else ofList(ids)
}

/** Where the focus goes once these are dealt with: the first after them that is not one of them, else the last before them. */
export function nextAfter(rows: readonly string[], ids: ReadonlySet<string>, from: string | null): string | null {
  const at = from !== null && rows.includes(from) ? rows.indexOf(from) : rows.findIndex((id) => ids.has(id))
  const after = rows.find((id, n) => n > at && !ids.has(id))
  return after ?? rows.findLast((id, n) => n < at && !ids.has(id)) ?? null
}
