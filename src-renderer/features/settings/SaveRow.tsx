/** The foot of a form of the settings: save, undo, and that it was saved. */
import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'

interface SaveRowProps {
  /** The verb with its object. */
  save: string
  changed: boolean
  pending: boolean
  /** What was said after the last save; null when nothing was. */
  saved: ReactNode
  /** Why it cannot be saved as it is. */
  not?: string | null
  onUndo: () => void
  children?: ReactNode
}

/** Stands within its form, which saves on submit. */
export function SaveRow({ save, changed, pending, saved, not = null, onUndo, children }: SaveRowProps) {
  const undo = (event: { currentTarget: HTMLButtonElement }) => {
    // It goes when nothing is left to undo; the focus would go with it.
    event.currentTarget.form?.querySelector<HTMLElement>('[type=submit]')?.focus()
    onUndo()
  }
  return (
    <Group gap={8}>
      {/* Not the native attribute while it is saved: the focus would be lost by it. */}
      <ManageButton variant="default" type="submit" not={pending ? 'It is being saved.' : changed ? not : 'Nothing has been changed.'}>{pending ? 'Saving…' : save}</ManageButton>
      {children}
      {changed && !pending && <Button variant="subtle" color="gray" onClick={undo}>Undo changes</Button>}
      <output>{saved !== null && !changed && <Muted>{saved}</Muted>}</output>
    </Group>
  )
}
