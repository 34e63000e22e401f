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

/** What `?` shows. */
export const shortcuts: readonly { group: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    group: 'Anywhere',
    keys: [
      ['Ctrl K', 'Find anything, do anything'],
      ['?', 'Show these keys'],
      ['g h', 'Home'], ['g r', 'Registrations'], ['g f', 'Failed charges'], ['g i', 'Held invoices'], ['g a', 'Accounts'], ['g b', 'Receivables'],
      ['g m', 'Mail'], ['g d', 'Documents'], ['g c', 'Schedules'], ['g o', 'Outbox'], ['g q', 'Records set aside'], ['g s', 'Settings'],
    ],
  },
  {
    group: 'In a list',
    keys: [
      ['j k', 'Next, previous row'], ['Home End', 'First, last row'], ['Enter', 'Open; once open, go to its main action'],
      ['x', 'Select or leave out'], ['Shift x', 'Select from the last one to here'], ['/', 'Search this list'], ['Esc', 'Close the detail, then drop the selection'],
    ],
  },
  {
    group: 'In a document',
    keys: [['j k', 'Next, previous page'], ['+ −', 'Larger, smaller'], ['w', 'As wide as there is room'], ['0', 'Its real size'], ['Ctrl P', 'Print it']],
  },
]
