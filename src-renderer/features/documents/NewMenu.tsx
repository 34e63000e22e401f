/** Everything that can be made from here. */
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useRef } from 'react'
import { go, hrefOf } from '../../ui/route.ts'
import { reports } from './reports.ts'

export function NewMenu() {
  const button = useRef<HTMLButtonElement>(null)
  // The entry goes with its menu: what is opened by it gives the focus back to the button.
  const open = (name: string) => {
    button.current?.focus()
    go(hrefOf('documents', name))
  }
  const item = (name: string, label: string) => <Menu.Item key={name} onClick={() => open(name)}>{label}…</Menu.Item>
  return (
    <Menu position="bottom-end" width={264} withInitialFocusPlaceholder={false}>
      <Menu.Target><Button ref={button} rightSection={<IconChevronDown size={14} aria-hidden />}>New</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Customers</Menu.Label>
        {item('statements', 'Statements for many accounts')}
        <Menu.Label>Reports</Menu.Label>
        {reports.map(({ name, title }) => item(name, title))}
        <Menu.Label>Books</Menu.Label>
        {item('hledger', 'Journal for hledger')}
      </Menu.Dropdown>
    </Menu>
  )
}
