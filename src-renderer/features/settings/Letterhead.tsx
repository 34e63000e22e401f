/** What stands on the documents of each party. */
import { Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { useDesk } from '../../ui/desk.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { LetterheadFields } from './LetterheadFields.tsx'
import styles from './SettingsScreen.module.css'

export function Letterhead() {
  const list = useQuery(orpc.letterhead.list.queryOptions())
  const desk = useDesk(({ party }) => party)
  const [chosen, setChosen] = useState<string | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  if (list.isError) return <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton height={120} />
  const { rows } = list.data
  const row = rows.find(({ party }) => party === (chosen ?? desk)) ?? rows[0]
  if (row === undefined) return <Muted>Each party has its letterhead here once it has been pulled.</Muted>
  return (
    <div className={styles.letterhead}>
      {rows.length > 1 && <Select label="Party" maw="20rem" allowDeselect={false} value={row.party} onChange={setChosen} data={rows.map(({ party, partyName }) => ({ value: party as string, label: partyName }))} />}
      {/* What is set elsewhere, or by saving, is what the form begins with. */}
      <LetterheadFields key={`${row.party} ${JSON.stringify([row.fields, row.set, row.logo?.base64.length, row.logo?.base64.slice(-200)])}`} row={row} onSaved={() => setSaved(row.party)} onEdit={() => setSaved(null)} />
      {saved === row.party && <Note tone="good">Saved. Documents made from now on have it.</Note>}
    </div>
  )
}
