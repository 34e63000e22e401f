/** The small question of an action on items of a queue: to whom, until when, what. It stands beside what it is about, and the keyboard is in it. */
import { FocusTrap, Popover } from '@mantine/core'
import { useState } from 'react'
import { useMayNotManage } from '../core/session.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Note } from '../parts/Note.tsx'
import { AssignBox } from './AssignBox.tsx'
import { NextActionBox } from './NextActionBox.tsx'
import { NoteBox } from './NoteBox.tsx'
import { SnoozeBox } from './SnoozeBox.tsx'
import type { OneAnswer } from './workAnswer.ts'
import styles from './WorkQuestion.module.css'

export type WorkAsk = 'assign' | 'note' | 'snooze' | 'next_action'

export const askWords: Record<WorkAsk, string> = { assign: 'Assign', note: 'Note', snooze: 'Snooze until', next_action: 'Next action' }

export interface AskedWork {
  ask: WorkAsk
  /** `Kestrel Freight`, `12 items`. */
  about: string
  count: number
  /** Where it was asked; in the middle where that is not on the screen. */
  place: { left: number; top: number; bottom: number } | null
  /** As it is now, where it is one item. */
  now?: { snoozed: boolean; nextAction: { text: string; on: string | null } | null }
}

interface WorkQuestionProps {
  asked: AskedWork
  /** While it runs the question stays; when it fails the reason stands in it. */
  onAnswer: (answer: OneAnswer) => Promise<unknown>
  onClose: () => void
}

const WIDTH = 320

/** Where an element stands on the screen now. */
export function placeOf(element: Element | null | undefined): AskedWork['place'] {
  if (element == null) return null
  const { left, top, bottom } = element.getBoundingClientRect()
  return { left, top, bottom }
}

/** As soon as it is there, before the trap would do it: whoever types on at once types into it, and no key of the list is taken for one. The trap keeps no ref of its child. */
function goInto(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true })
}

export function WorkQuestion({ asked, onAnswer, onClose }: WorkQuestionProps) {
  const { ask, about, count, place, now } = asked
  const mayNot = useMayNotManage()
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const answer = (given: OneAnswer) => {
    if (busy) return
    setBusy(true)
    setFailed(null)
    onAnswer(given).catch((error: unknown) => {
      setFailed(error)
      setBusy(false)
    })
  }
  const why = ask === 'note' ? null : mayNot
  const box = { busy, onAnswer: answer }
  const { left, top, bottom } = place ?? { left: (window.innerWidth - WIDTH) / 2, top: 120, bottom: 120 }
  return (
    <Popover opened onChange={(open) => !open && onClose()} position="bottom-start" offset={2} width={WIDTH} withRoles={false} returnFocus={false} transitionProps={{ duration: 0 }}>
      <Popover.Target><span aria-hidden className={styles.anchor} style={{ left, top, height: bottom - top, width: 1 }} /></Popover.Target>
      <Popover.Dropdown p={0}>
        <FocusTrap active innerRef={goInto}>
          {/* A question of its own, answered before anything else is done. */}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
          <div role="dialog" aria-label={`${askWords[ask]}: ${about}`} className={styles.box}>
            <div className={styles.head}><span className={styles.title}>{askWords[ask]}</span><span className={styles.about} title={about}>{about}</span></div>
            {why !== null ? <Note>{why}</Note> : (
              <>
                {ask === 'assign' && <AssignBox {...box} />}
                {ask === 'snooze' && <SnoozeBox {...box} snoozed={now?.snoozed === true} />}
                {ask === 'note' && <NoteBox {...box} count={count} />}
                {ask === 'next_action' && <NextActionBox {...box} known={now?.nextAction ?? null} />}
              </>
            )}
            {failed !== null && <ErrorNote error={failed} />}
          </div>
        </FocusTrap>
      </Popover.Dropdown>
    </Popover>
  )
}
