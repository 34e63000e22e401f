/** Entries of bank statements as a queue: which payment of whom each credit is. */
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { BankEntry } from '#contract/bank.ts'
import { orpc } from '../../client.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { useMayNotManage, useParty } from '../../ui/core/session.ts'
import { formatMoney, onlyCurrency } from '../../ui/format/money.ts'
import { useKeys } from '../../ui/keys.ts'
import { ColumnMenu } from '../../ui/list/ColumnMenu.tsx'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Footing } from '../../ui/list/Footing.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { focusList } from '../../ui/list/useRowFocus.ts'
import { ViewTabs } from '../../ui/list/ViewTabs.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { nextAfter } from '../../ui/work/moveOn.ts'
import { entryStates } from './bankWords.ts'
import { ChooseStatement, DropStatement } from './ChooseStatement.tsx'
import { entryColumns } from './columns.tsx'
import { dealtWithLast, isRecorded, remember, tell, useDeciding, useWhyNotUndone } from './deciding.ts'
import { EntryDetail } from './EntryDetail.tsx'
import { bankList, READ, rowId, RULES, STATEMENTS, views } from './list.ts'
import { NoEntries } from './NoEntries.tsx'
import { UndoDialog } from './UndoDialog.tsx'

export function EntriesScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, setFilters, clearFilters } = useStore(bankList)
  const party = useParty()
  const queries = useQueryClient()
  const { open, close } = useOpenRow('bank', id)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const { grid, isError, error, retry } = useListPages(orpc.bank.entries, { ...filter, sort, descending }, rowId)
  const rows: readonly BankEntry[] = grid.rows
  const shown = rows.find((row) => row.id === id)
  const counts = useQuery(orpc.bank.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const accounts = useQuery(orpc.bank.accounts.queryOptions({ placeholderData: keepPreviousData })).data
  const currency = onlyCurrency(counts?.sums)
  const state = filters.state === 'all' ? undefined : filters.state
  const columns = useMemo(() => entryColumns({ currency, allParties: party === undefined, state }), [currency, party, state])
  const mayNot = useMayNotManage()
  const { undo } = useDeciding()
  const whyNotUndone = useWhyNotUndone()
  const [undoing, setUndoing] = useState<BankEntry | null>(null)
  const takeBackLast = async () => {
    const last = dealtWithLast()
    if (last === null || mayNot !== null || undo.isPending) return
    try {
      const entry = await queries.fetchQuery(orpc.bank.entry.queryOptions({ input: { entry: last }, staleTime: 0 }))
      const whyNot = whyNotUndone(entry)
      if (whyNot !== null) return tell('It was not taken back', whyNot, 'red')
      // What reached the books is reversed there: that is asked first.
      if (isRecorded(entry)) return setUndoing(entry)
      await undo.mutateAsync({ entry: last })
      remember(null)
      tell('It is to be applied again', `${formatMoney(entry.amount)} of ${entry.payerName === '' ? 'no named payer' : entry.payerName}.`)
    } catch (failed) {
      tell('It was not taken back', plainError(failed).message, 'red')
    }
  }
  // In the detail of one that was dealt with, it is that one's own.
  useKeys(id === null || shown?.state === 'open' || shown?.state === 'debit' ? { z: () => void takeBackLast() } : {})

  const goOn = useCallback((from: string) => {
    const next = nextAfter(rows.map(rowId), new Set([from]), from)
    if (next === null) close()
    else {
      bankList.getState().focus(next)
      open(next)
      void queries.prefetchQuery(orpc.bank.suggestions.queryOptions({ input: { entry: next } }))
    }
    // Once what asked has gone.
    window.setTimeout(() => focusList(next), 150)
  }, [rows, open, close, queries])

  const ofAccounts = (accounts ?? []).filter((one) => party === undefined || one.party === party.id)
  return (
    <ListScreen
      title="Bank"
      count={counts?.count ?? null}
      views={<ViewTabs list="bank" title="Bank entries" store={bankList} builtIn={views} />}
      filters={
        <>
          <SearchBox store={bankList} placeholder="Search bank entries" />
          {(ofAccounts.length > 1 || filters.bankAccount !== undefined) && <FilterChip label="Bank account" value={filters.bankAccount} onChange={(bankAccount) => setFilters({ bankAccount })} choices={ofAccounts.map((one) => ({ value: one.id, label: one.name, count: one.open }))} />}
        </>
      }
      actions={
        <>
          <ColumnMenu store={bankList} columns={columns} />
          <ExportMenu list="bank" store={bankList} columns={columns} filter={filter} total={counts?.count ?? null} />
          <Button component="a" variant="default" px={9} href={hrefOf('bank', RULES)}>Rules</Button>
          <Button component="a" variant="default" px={9} href={hrefOf('bank', STATEMENTS)}>Statements</Button>
          <ChooseStatement />
        </>
      }
      footing={counts !== undefined && counts.sums.length > 0 && <Footing label={state === undefined ? 'In all' : entryStates[state].word} sums={counts.sums} />}
      error={isError && <ErrorNote error={error} onRetry={retry} />}
      detail={id === null ? null : <EntryDetail key={id} id={id} known={shown} onClose={close} onSettled={goOn} />}
    >
      <DropStatement />
      {undoing !== null && <UndoDialog entry={undoing} onClose={() => setUndoing(null)} />}
      <Grid
        label="Bank entries"
        rowId={rowId}
        columns={columns}
        store={bankList}
        total={counts?.count ?? null}
        {...grid}
        openId={id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={<NoEntries state={state} filtered={text !== '' || filters.bankAccount !== undefined} known={accounts === undefined ? null : accounts.length} onClear={clearFilters} onRead={() => go(hrefOf('bank', READ))} />}
      />
    </ListScreen>
  )
}
