/** Single keys for the whole window; silent while somebody types or answers a dialog. */
import { useEffect, useRef } from 'react'

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]'
const ANSWERING = '[role=dialog], [role=menu], [role=listbox]'

export const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TYPING) !== null
// A closed select keeps its list in the page.
export const isAnswering = (): boolean => [...document.querySelectorAll(ANSWERING)].some((question) => question.checkVisibility())

/** Whether there was a question when the key went down: Escape answers it, and it may be gone before anybody else hears the key. */
let wasAnswering = false
if (typeof window !== 'undefined') window.addEventListener('keydown', () => { wasAnswering = isAnswering() }, { capture: true })

/** Calls the handler of `event.key`; with a modifier it is the browser's or somebody else's key. */
export function useKeys(keys: Keys, enabled = true): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!enabled) return undefined
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || wasAnswering || isAnswering()) return
      const handle = current.current[event.key]
      if (handle === undefined) return
      event.preventDefault()
      handle(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [enabled])
}

/**
 * Keys that a detail offers only once it has come: one that is pressed while it is `loading` is heard then, as if it were
 * pressed again. Not so when anything else was pressed after it, or another row's detail stands there: nobody waits for it any more.
 */
export function useKeysToCome(keys: readonly string[], loading: boolean): void {
  const pressed = useRef<string | null>(null)
  const awaited = useRef(keys)
  useEffect(() => {
    awaited.current = keys
  })
  useEffect(() => {
    if (!loading) return undefined
    const drop = () => {
      pressed.current = null
    }
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || wasAnswering || isAnswering() || !awaited.current.includes(event.key)) return
      event.preventDefault()
      pressed.current = event.key
    }
    // Whoever keeps a key from the others has taken it, and it is another one all the same.
    window.addEventListener('keydown', drop, { capture: true })
    window.addEventListener('pointerdown', drop, { capture: true })
    window.addEventListener('keydown', listen)
    return () => {
      window.removeEventListener('keydown', drop, { capture: true })
      window.removeEventListener('pointerdown', drop, { capture: true })
      window.removeEventListener('keydown', listen)
    }
  }, [loading])
  useEffect(() => {
    const key = pressed.current
    if (loading || key === null) return
    pressed.current = null
    // What the detail is made of hears by now: effects of what is inside come first.
    const target = document.activeElement ?? document.body
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }, [loading])
}

/** How long after its first key the second one of a pair is awaited. */
const SECOND_KEY_MS = 1200

/**
 * Pairs of keys, one after the other: `first`, then one of `second`. Only then is the second key taken, before anybody
 * else hears it; at any other time it is whoever's else it may be.
 */
export function useKeyPairs(first: string, second: Readonly<Record<string, () => void>>): void {
  const current = useRef(second)
  useEffect(() => {
    current.current = second
  })
  useEffect(() => {
    let since = -Infinity
    const listen = (event: KeyboardEvent) => {
      // The key that makes a capital comes alone first.
      if (event.key === 'Shift') return
      const awaited = performance.now() - since < SECOND_KEY_MS
      since = -Infinity
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isAnswering()) return
      const act = awaited ? current.current[event.key] : undefined
      if (act !== undefined) {
        event.preventDefault()
        event.stopImmediatePropagation()
        act()
      } else if (event.key === first) {
        event.preventDefault()
        since = performance.now()
      }
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [first])
}

/** What `?` shows. */
export const shortcuts: readonly { group: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    group: 'Anywhere',
    keys: [
      ['Ctrl K', 'Find anything, do anything'],
      ['?', 'Show these keys'],
      ['g h', 'Home'], ['g r', 'Registrations'], ['g f', 'Failed charges'], ['g i', 'Held invoices'], ['g a', 'Accounts'], ['g b', 'Receivables'], ['g y', 'Bank'], ['g e', 'Imports'],
      ['g m', 'Campaigns'], ['g u', 'Needs decision'], ['g n', 'SMS answers'], ['g p', 'Do not contact'], ['g t', 'Templates'], ['g d', 'Documents'], ['g c', 'Schedules'], ['g o', 'Outbox'], ['g q', 'Records set aside'], ['g s', 'Settings'], ['g x', 'Fails next'], ['g k', 'Bulk actions'], ['g l', 'Audit trail'],
    ],
  },
  {
    group: 'In a list',
    keys: [
      ['j k', 'Next, previous row'], ['Home End', 'First row, last that is known'], ['PgDn PgUp', 'A screenful on, back'], ['Enter', 'Open; once open, go to its main action'],
      ['x', 'Select or leave out'], ['Shift j k', 'Take the selection along'], ['Shift x', 'Select from the last one to here'], ['/', 'Search this list'], ['1 2 …', 'Turn to a view of the list'], ['Esc', 'Close the detail, then drop the selection'],
    ],
  },
  {
    group: 'In a queue, on the row or what is selected',
    keys: [['a', 'Assign'], ['n', 'Write a note'], ['s', 'Snooze'], ['t', 'Next action'], ['e', 'Done, or open again'], ['z', 'Put back what was done last'], ['p', 'Promise to pay, in an open detail'], ['r y h', 'Release, approve, put on hold: in the detail of a held invoice'], ['a s p i', 'Apply the first suggestion, split, park, put aside: in the detail of a bank entry']],
  },
  {
    group: 'On a column’s heading',
    keys: [['← →', 'Next heading'], ['Enter', 'Order by it'], ['Shift ← →', 'Carry the column along'], ['+ −', 'Wider, narrower']],
  },
  {
    group: 'In a document',
    keys: [['j k', 'Next, previous page'], ['+ −', 'Larger, smaller'], ['w', 'As wide as there is room'], ['0', 'Its real size'], ['Ctrl P', 'Print it']],
  },
]
