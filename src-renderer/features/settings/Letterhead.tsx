/** What stands on the documents of each party. */
import { Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useDesk } from '../../ui/desk.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { useLetterheadDrafts } from './letterheadDrafts.ts'
import { LetterheadFields } from './LetterheadFields.tsx'
import { formOf, letterheadChanges } from './letterheadForm.ts'
import styles from './SettingsScreen.module.css'

const NOTHING_TYPED = {}

export function Letterhead() {
  const list = useQuery(orpc.letterhead.list.queryOptions())
  const desk = useDesk(({ party }) => party)
  const [chosen, setChosen] = useState<string | null>(null)
  const drafts = useLetterheadDrafts((known) => known.drafts)
  if (list.isError) return <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton height={120} />
  const { rows } = list.data
  const row = rows.find(({ party }) => party === (chosen ?? desk)) ?? rows[0]
  if (row === undefined) return <Muted>{NOT_PULLED}. Each party has its letterhead here once it has been pulled.</Muted>
  const isEdited = (one: typeof row) => letterheadChanges({ ...formOf(one), ...drafts[one.party] }, one) !== null
  return (
    <div className={styles.letterhead}>
      {rows.length > 1 && <Select label="Party" maw="20rem" allowDeselect={false} value={row.party} onChange={setChosen} data={rows.map((one) => ({ value: one.party as string, label: isEdited(one) ? `${one.partyName} (not saved yet)` : one.partyName }))} />}
      <LetterheadFields key={row.party} row={row} draft={drafts[row.party] ?? NOTHING_TYPED} />
    </div>
  )
}
