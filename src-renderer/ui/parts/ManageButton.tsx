/** A button that changes something in the billing system: there for everybody, and disabled with its reason. */
import { Button, Tooltip } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { useMayNotManage } from '../core/session.ts'

interface ManageButtonProps extends ButtonProps {
  children: ReactNode
  onClick: () => void
  /** Another reason why not now; null when there is none. */
  not?: string | null
  'data-main-action'?: boolean
}

export function ManageButton({ not = null, children, onClick, ...button }: ManageButtonProps) {
  const why = useMayNotManage() ?? not
  const id = useId()
  if (why === null) return <Button {...button} onClick={onClick}>{children}</Button>
  // Not the native attribute: a disabled button cannot be reached by keyboard, so nobody could learn why.
  return (
    <>
      <Tooltip label={why}>
        <Button {...button} data-disabled aria-disabled aria-describedby={id} onClick={(event) => event.preventDefault()}>{children}</Button>
      </Tooltip>
      <span id={id} hidden>{why}</span>
    </>
  )
}
