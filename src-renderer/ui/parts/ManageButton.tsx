/** A button that changes something in the billing system: there for everybody, and disabled with its reason. */
import { Button, Tooltip } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Asks } from '../core/asks.ts'
import { useWhyNot } from '../core/cannot.ts'

interface ManageButtonProps extends ButtonProps {
  children: ReactNode
  /** What it does; one that submits its form may leave it to the form. */
  onClick?: () => void
  type?: 'button' | 'submit'
  /** Another reason why not now; null when there is none. */
  not?: string | null
  /** The command that it leads to and whose it is: greyed where no source of theirs offers it. */
  asks?: Asks
  'data-main-action'?: boolean
  'aria-label'?: string
}

export function ManageButton({ not = null, asks, children, onClick, ...button }: ManageButtonProps) {
  const why = useWhyNot(asks, not)
  const id = useId()
  // Not the native attribute: a disabled button cannot be reached by keyboard, so nobody could learn why.
  // A button that submits and may not now stops Enter in the form's fields too: that is a click on it.
  const state = why === null ? (onClick === undefined ? {} : { onClick }) : { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id, onClick: (event: { preventDefault(): void }) => event.preventDefault() }
  // One element in both states: the focus that comes back to it finds it.
  return (
    <>
      <Tooltip label={why} disabled={why === null}><Button {...button} {...state}>{children}</Button></Tooltip>
      {why !== null && <span id={id} hidden>{why}</span>}
    </>
  )
}
