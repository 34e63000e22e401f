/** The party that everything is filtered by. */
import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useParties, useParty } from '../core/session.ts'
import { useDesk } from '../desk.ts'
import { PartyDot } from '../parts/Party.tsx'
import styles from './PartyPicker.module.css'

export function PartyPicker() {
  const parties = useParties()
  const party = useParty()
  const setParty = useDesk((desk) => desk.setParty)
  return (
    <Menu width={220}>
      <Menu.Target>
        <button type="button" className={styles.picker} aria-label={`Party: ${party?.name ?? 'All parties'}`}>
          <PartyDot party={party ?? null} />
          <span className={styles.name}>{party?.name ?? 'All parties'}</span>
          <IconSelector size={14} aria-hidden className={styles.icon} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<PartyDot party={null} />} rightSection={party === undefined ? <IconCheck size={14} aria-hidden /> : null} onClick={() => setParty(null)}>All parties</Menu.Item>
        {parties.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<PartyDot party={one} />}
            rightSection={party?.id === one.id ? <IconCheck size={14} aria-hidden /> : <span className={styles.currency}>{one.currency}</span>}
            onClick={() => setParty(one.id)}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
