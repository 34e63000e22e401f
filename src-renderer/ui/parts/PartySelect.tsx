/** One party, or all. */
import { Select } from '@mantine/core'
import { useParties } from '../core/session.ts'

const ALL = 'all'

export function PartySelect({ value, onChange }: { value: string | null; onChange: (party: string | null) => void }) {
  const parties = useParties()
  return (
    <Select
      label="Party"
      allowDeselect={false}
      value={value ?? ALL}
      onChange={(chosen) => onChange(chosen === null || chosen === ALL ? null : chosen)}
      data={[{ value: ALL, label: 'All parties' }, ...parties.map(({ id, name }) => ({ value: id as string, label: name }))]}
    />
  )
}
