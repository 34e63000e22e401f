/** Several accounts of a party, found by name or number. */
import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import styles from './ScheduleForm.module.css'

interface AccountsSelectProps {
  value: readonly string[]
  onChange: (accounts: string[]) => void
  party: string | null
}

const SHOWN = 20

export function AccountsSelect({ value, onChange, party }: AccountsSelectProps) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 150)
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const found = useQuery(orpc.accounts.page.queryOptions({ input: { limit: SHOWN, ...(party === null ? {} : { party }), ...(search === '' ? {} : { text: search }) }, placeholderData: keepPreviousData }))
  const offered = (found.data?.rows ?? []).map(({ accountId, name, ref }) => ({ value: accountId as string, label: `${name} (${ref})` }))
  const known = value.filter((id) => !offered.some((one) => one.value === id)).map((id) => ({ value: id, label: names.get(id) ?? id }))
  return (
    <MultiSelect
      label="Accounts"
      placeholder={value.length === 0 ? 'Find by name or number' : ''}
      searchable
      // The box around it says where the focus is.
      classNames={{ inputField: styles.inBox! }}
      clearable
      hidePickedOptions
      searchValue={text}
      onSearchChange={setText}
      value={[...value]}
      onChange={(ids) => {
        setNames(new Map([...names, ...offered.map((one) => [one.value, one.label] as const)]))
        onChange(ids)
      }}
      // The core has searched already, by more than the name.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Looking…' : 'No account has this name or number.'}
      data={[...known, ...offered]}
      maxDropdownHeight={240}
    />
  )
}
