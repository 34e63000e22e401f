/** An entry of a menu that changes something in the billing system: there for everybody, and greyed with its reason. */
import { Menu, Tooltip } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Asks } from '../core/asks.ts'
import { useWhyNot } from '../core/cannot.ts'

interface ManageItemProps {
  children: ReactNode
  onClick: () => void
  /** Another reason why not now; null when there is none. */
  not?: string | null
  /** The command that it leads to and whose it is: greyed where no source of theirs offers it. */
  asks?: Asks
}

export function ManageItem({ children, onClick, not = null, asks }: ManageItemProps) {
  const why = useWhyNot(asks, not)
  const id = useId()
  // Not the menu's own disabled: the arrow keys pass over such an entry, so nobody could learn why. It stays open when it is chosen.
  const state = why === null ? { onClick } : { c: 'var(--cf-text-3)', 'aria-disabled': true, 'aria-describedby': id, closeMenuOnClick: false }
  return (
    <>
      <Tooltip label={why} disabled={why === null} position="left"><Menu.Item {...state}>{children}</Menu.Item></Tooltip>
      {why !== null && <span id={id} hidden>{why}</span>}
    </>
  )
}
