/** Parties that no billing system has: made here, fed by files and bank statements. */
import { Button, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../client.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { OwnPartyFields } from '../../../ui/sources/OwnPartyFields.tsx'
import { useMayNotAdd } from '../../../ui/sources/useSources.ts'
import styles from './Sources.module.css'

export function OwnParties() {
  const parties = useQuery(orpc.sources.ownParties.queryOptions())
  const queries = useQueryClient()
  const not = useMayNotAdd()
  /** The one whose form is open; an empty text is a new one. */
  const [open, setOpen] = useState<string | null>(null)
  const saved = () => {
    setOpen(null)
    void queries.invalidateQueries({ queryKey: orpc.sources.key() })
  }
  if (parties.data === undefined) return parties.isError ? <ErrorNote error={parties.error} onRetry={() => void parties.refetch()} /> : <Skeleton height={64} />
  return (
    <div className={styles.own}>
      {parties.data.length === 0 && open === null && <Muted>None yet. Files and bank statements need one: its name, currency and letterhead.</Muted>}
      <ul className={styles.list}>
        {parties.data.map((party) => (
          <li key={party.id} className={styles.party}>
            <div className={styles.head}>
              <span className={styles.dot} style={{ background: party.colour }} aria-hidden />
              <h3>{party.name}</h3>
              <Muted>{[party.legalName === party.name ? null : party.legalName, party.currency, party.timeZone].filter((part) => part !== null).join(' · ')}</Muted>
              <span className={styles.buttons}><Button size="compact-sm" variant="default" aria-label={`Change ${party.name}`} aria-expanded={open === party.id} onClick={() => setOpen(open === party.id ? null : party.id)}>Change…</Button></span>
            </div>
            {open === party.id && <OwnPartyFields party={party} not={not} onCancel={() => setOpen(null)} onSaved={saved} />}
          </li>
        ))}
      </ul>
      {open === '' ? <OwnPartyFields party={null} not={not} onCancel={() => setOpen(null)} onSaved={saved} /> : <div><Button variant="default" {...(not === null ? { onClick: () => setOpen('') } : { 'data-disabled': true, 'aria-disabled': true, title: not })}>New party…</Button></div>}
    </div>
  )
}
