/** What is sent by period: what it is, of which party and days, and then to whom. */
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { useMayNotManage } from '../../ui/core/session.ts'
import { byPeriod, PeriodDialog, type PeriodKind } from './PeriodDialog.tsx'

export function NewMenu() {
  const button = useRef<HTMLButtonElement>(null)
  const mayNot = useMayNotManage()
  const [kind, setKind] = useState<PeriodKind | null>(null)
  const [order, setOrder] = useState<MailOrder | null>(null)
  if (mayNot !== null) return <ManageButton>New…</ManageButton>
  return (
    <>
      <Menu position="bottom-end" width={264} withInitialFocusPlaceholder={false}>
        <Menu.Target><Button ref={button} rightSection={<IconChevronDown size={14} aria-hidden />}>New…</Button></Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(byPeriod) as PeriodKind[]).map((name) => (
            <Menu.Item
              key={name}
              onClick={() => {
                // The entry goes with its menu: what is opened by it gives the focus back to the button.
                button.current?.focus()
                setKind(name)
              }}
            >
              {byPeriod[name].title}…
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <PeriodDialog kind={kind} onClose={() => setKind(null)} onChosen={setOrder} />
      {order !== null && <DispatchDialog order={order} onClose={() => setOrder(null)} />}
    </>
  )
}
