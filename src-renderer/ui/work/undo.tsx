/** What was done last, told in a corner with its way back. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { client } from '../../client.ts'
import { affected } from '../core/invalidations.ts'
import { plainError } from '../core/plainError.ts'
import styles from './undo.module.css'

const SHOWN_MS = 12_000

interface Last {
  toast: string
  undo: string
  back: () => void
}
/** Only the newest can be put back by its key; older ones by their own buttons, while they are shown. */
let last: Last | null = null
let count = 0

interface Done {
  title: string
  about: string
  /** Null: it cannot be put back. */
  undo: string | null
  /** Called when it is put back: the focus goes where it was. */
  onBack?: () => void
}

export function tellDone(queries: QueryClient, { title, about, undo, onBack }: Done): void {
  if (last !== null) notifications.hide(last.toast)
  const toast = `work-${(count += 1)}`
  const back = () => void putBack(queries, toast, undo ?? '', title, about, onBack)
  last = undo === null ? null : { toast, undo, back }
  show(toast, title, <span className={styles.line}><span className={styles.about}>{about}</span>{undo !== null && <Button size="compact-xs" variant="default" onClick={back} rightSection={<kbd aria-hidden>z</kbd>}>Undo</Button>}</span>, 'green')
}

export const tellFailed = (title: string, error: unknown): void => show(`work-${(count += 1)}`, title, plainError(error).message, 'red')

const underWay = new Set<Promise<void>>()

/** Something is being told to the core: it is what was done last as soon as it is there. Call what is returned when the answer has come. */
export function begun(): () => void {
  let end = () => {}
  const one = new Promise<void>((resolve) => {
    end = resolve
  })
  underWay.add(one)
  void one.then(() => underWay.delete(one))
  return end
}

/** Puts back what was done last, and not what was done before it, however soon after; false when there is nothing. */
export async function undoLast(): Promise<boolean> {
  await Promise.all(underWay)
  if (last === null) return false
  last.back()
  return true
}

async function putBack(queries: QueryClient, toast: string, undo: string, title: string, about: string, onBack?: () => void): Promise<void> {
  if (last?.toast === toast) last = null
  try {
    await client.work.undo({ undo })
    notifications.hide(toast)
    show(`work-${(count += 1)}`, `Undone: ${title}`, about, 'gray')
    await workChanged(queries)
    onBack?.()
  } catch (error) {
    notifications.hide(toast)
    tellFailed('Not put back', error)
  }
}

/** Everything that shows an item's work asks again, at once and not when the core tells of it. */
export const workChanged = (queries: QueryClient): Promise<unknown> => Promise.all([...affected.work, ...affected.notes].map((queryKey) => queries.invalidateQueries({ queryKey })))

function show(id: string, title: string, message: ReactNode, color: string): void {
  notifications.show({ id, title, message, color, autoClose: color === 'red' ? false : SHOWN_MS, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
}
