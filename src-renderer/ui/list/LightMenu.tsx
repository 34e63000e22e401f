/**
 * A menu that is made when it is opened for the first time. A screen of lists has a dozen, none of which is opened on most
 * visits, and each takes longer to make than a row of the list; until then there is its button, which looks and says the same.
 */
import { Menu } from '@mantine/core'
import type { MenuProps } from '@mantine/core'
import { cloneElement, useRef, useState } from 'react'
import type { MouseEventHandler, ReactElement, ReactNode, Ref, RefObject } from 'react'
import { flushSync } from 'react-dom'

/** What a button must take. */
interface Pressed {
  ref?: Ref<HTMLButtonElement>
  onClick?: MouseEventHandler<HTMLButtonElement>
  'aria-haspopup'?: 'menu'
  'aria-expanded'?: boolean
}

interface LightMenuProps {
  button: ReactElement<Pressed>
  /** For whoever gives the button the focus: it is another element once the menu has been opened. */
  buttonRef?: RefObject<HTMLButtonElement | null>
  position?: MenuProps['position']
  /** Its `Menu.Dropdown`. */
  children: ReactNode
}

export function LightMenu({ button, buttonRef, position, children }: LightMenuProps) {
  const own = useRef<HTMLButtonElement>(null)
  const ref = buttonRef ?? own
  const [made, setMade] = useState(false)
  const [opened, setOpened] = useState(false)
  const open = () => {
    flushSync(() => setMade(true))
    // The menu's own button stands in the place of the one that was pressed: opened from there, it gives the focus back to it.
    ref.current?.focus({ preventScroll: true })
    setOpened(true)
  }
  // The ref is handed on, not read.
  // oxlint-disable-next-line react/refs
  if (!made) return cloneElement(button, { ref, 'aria-haspopup': 'menu', 'aria-expanded': false, onClick: open })
  return (
    <Menu opened={opened} onChange={setOpened} {...(position === undefined ? {} : { position })}>
      <Menu.Target>{cloneElement(button, { ref })}</Menu.Target>
      {children}
    </Menu>
  )
}
