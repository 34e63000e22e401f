/**
 * An open detail follows the keyboard, once it rests: a row that the keyboard only passes is not opened, which would take
 * longer than the key's own repeat. Until then the detail says that it is of another row (DetailPanel), and any other key
 * and any press of the mouse open the row the keyboard is on first: what they mean is meant for that one.
 */
import { flushSync } from 'react-dom'
import { create } from 'zustand'

/** Whether the open detail is of a row that the keyboard has left. */
export const usePassing = create<boolean>()(() => false)

/** Keys that come nearer than this to each other are one movement: a held key repeats every 30 to 40 ms. */
const TOGETHER_MS = 150
/** After the last key of a movement, the row is where one wanted to be. */
const REST_MS = 80
/** The keys that move along the rows. */
const MOVING = new Set(['j', 'k', 'J', 'K', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'Shift'])

let waiting: { timer: number; open: () => void } | null = null
let lastMove = -Infinity

/** Opens a row that the keyboard has come to: after a single press as soon as the row is painted, else when the keys rest. */
export function openWhenRested(open: () => void): void {
  const now = performance.now()
  const alone = now - lastMove > TOGETHER_MS
  lastMove = now
  forget()
  waiting = { timer: 0, open }
  if (!alone) {
    usePassing.setState(true, true)
    waiting.timer = window.setTimeout(openNow, REST_MS)
    return
  }
  const mine = waiting
  // A frame, and then the message that comes after it: by then the row is on the screen.
  requestAnimationFrame(() => {
    if (waiting === mine) mine.timer = window.setTimeout(openNow, 0)
  })
}

/** Whoever opens or closes a row on purpose, or leaves the list, has overtaken what waited. */
export function forgetPassed(): void {
  forget()
  usePassing.setState(false, true)
}

function forget(): void {
  if (waiting !== null) window.clearTimeout(waiting.timer)
  waiting = null
}

function openNow(): void {
  if (waiting === null) return
  const { open } = waiting
  forgetPassed()
  open()
}

const settle = (): void => {
  if (waiting !== null) flushSync(openNow)
}
if (typeof window !== 'undefined') {
  // Before anybody else hears it: the keys of a detail are those of the row that is under the keyboard by now.
  window.addEventListener('keydown', (event) => {
    if (!MOVING.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) settle()
  }, { capture: true })
  window.addEventListener('pointerdown', settle, { capture: true })
}
