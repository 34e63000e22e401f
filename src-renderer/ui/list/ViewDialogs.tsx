/** What a view is to be called, and whether it is to go. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SavedView } from '#contract/views.ts'
import { Dialog } from '../parts/Dialog.tsx'

interface ViewNameDialogProps {
  opened: boolean
  title: string
  confirm: string
  /** What it is called so far. */
  name: string
  onName: (name: string) => Promise<unknown>
  onClose: () => void
}

export function ViewNameDialog({ opened, title, confirm, name: before, onName, onClose }: ViewNameDialogProps) {
  const [name, setName] = useState(before)
  const [wasOpened, setWasOpened] = useState(opened)
  if (opened !== wasOpened) {
    setWasOpened(opened)
    if (opened) setName(before)
  }
  return (
    <Dialog opened={opened} onClose={onClose} title={title} confirm={confirm} ready={name.trim() !== ''} onConfirm={() => onName(name.trim())}>
      <TextInput label="Name" description="Its filters, search, order and columns are kept. Everybody who works here sees it." value={name} maxLength={60} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
    </Dialog>
  )
}

export function RemoveViewDialog({ view, onRemove, onClose }: { view: SavedView | null; onRemove: (view: SavedView) => Promise<unknown>; onClose: () => void }) {
  return (
    <Dialog opened={view !== null} onClose={onClose} title={`Remove “${view?.name}”?`} confirm="Remove the view" tone="bad" onConfirm={() => (view === null ? Promise.resolve() : onRemove(view))}>
      <p>The view goes from the navigation of everybody who works here. What it shows stays where it is.</p>
    </Dialog>
  )
}
