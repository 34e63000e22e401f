/** One account, found by name or number; nothing chosen is all of them. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'

interface AccountSelectProps {
  value: string | null
  onChange: (account: string | null) => void
  /** Only of this one. */
  party: string | null
  /** What it means that none is chosen. */
  placeholder?: string
}

const SHOWN = 20

export function AccountSelect({ value, onChange, party, placeholder = 'All accounts' }: AccountSelectProps) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 150)
  const chosen = useQuery(orpc.accounts.detail.queryOptions({ input: { account: value ?? '' }, enabled: value !== null })).data?.account
  // What stands in the box once one is chosen is no search.
  const search = asked === chosen?.name ? '' : asked
  const found = useQuery(orpc.accounts.page.queryOptions({ input: { limit: SHOWN, ...(party === null ? {} : { party }), ...(search === '' ? {} : { text: search }) }, placeholderData: keepPreviousData }))
  const offered = found.data?.rows ?? []
  const all = chosen === undefined || offered.some(({ accountId }) => accountId === chosen.accountId) ? offered : [chosen, ...offered]
  const names = new Map<string, number>()
  for (const { name } of all) names.set(name, (names.get(name) ?? 0) + 1)
  return (
    <Select
      label="Account"
      placeholder={placeholder}
      searchable
      clearable
      allowDeselect={false}
      searchValue={text}
      onSearchChange={setText}
      value={value}
      onChange={onChange}
      // The core has searched already, by more than the name.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Looking…' : 'No account has this name or number.'}
      data={all.map(({ accountId, name, ref }) => ({ value: accountId as string, label: names.get(name) === 1 ? name : `${name} (${ref})` }))}
      maxDropdownHeight={240}
      clearButtonProps={{ 'aria-label': placeholder }}
    />
  )
}
