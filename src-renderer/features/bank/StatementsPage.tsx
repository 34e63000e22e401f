/** Bank accounts with their balances, and the statements that were read. */
import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import type { BankAccount } from '#contract/bank.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { hrefOf } from '../../ui/route.ts'
import { BackToEntries } from './BackToEntries.tsx'
import { formats, numberWords, periodWords } from './bankWords.ts'
import { ChooseStatement, DropStatement } from './ChooseStatement.tsx'
import { bankList } from './list.ts'
import styles from './Bank.module.css'

const PAGE = 50

export function StatementsPage() {
  const party = useParty()
  const accounts = useQuery(orpc.bank.accounts.queryOptions())
  const shown = accounts.data?.filter((one) => party === undefined || one.party === party.id)
  return (
    <Page title="Bank accounts and statements" wide above={<BackToEntries />} aside={<ChooseStatement variant="filled" main />}>
      <DropStatement />
      {accounts.isError && <ErrorNote error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.isPending && <Skeleton height={96} />}
      {shown?.length === 0 && <Empty title={party === undefined ? 'No bank statement has been read yet' : `No bank account of ${party.name}`}>A bank account is known from its first statement on. Choose a file of the bank’s, or drop it anywhere here.</Empty>}
      {shown !== undefined && shown.length > 0 && <><Accounts accounts={shown} /><Statements accounts={shown} /></>}
    </Page>
  )
}

function Accounts({ accounts }: { accounts: readonly BankAccount[] }) {
  return (
    <Panel title="Bank accounts">
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Bank accounts">
          <thead><tr><th scope="col">Account</th><th scope="col">Bank</th><th scope="col">Party</th><th scope="col">Last statement</th><th scope="col" className={styles.figure}>Closing balance</th><th scope="col" className={styles.figure}>To apply</th></tr></thead>
          <tbody>
            {accounts.map(({ id, name, number, bank, partyName, lastStatementOn, closing, open }) => (
              <tr key={id}>
                <th scope="row">{name}{name !== number && <> <Muted>{numberWords(number)}</Muted></>}</th>
                <td>{bank ?? <Muted>{DASH}</Muted>}</td><td>{partyName}</td>
                <td className={styles.nowrap}>{lastStatementOn === null ? <Muted>{DASH}</Muted> : formatDay(lastStatementOn)}</td>
                <td className={styles.figure}>{closing === null ? <Muted>Not stated</Muted> : <Amount money={closing} zero="figure" />}</td>
                <td className={styles.figure}>{open === 0 ? <Muted>{DASH}</Muted> : <a href={hrefOf('bank')} aria-label={`${formatCount(open)} to apply on ${name}`} onClick={() => bankList.getState().turnTo('', { filters: { state: 'open', bankAccount: id } })}>{formatCount(open)}</a>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Statements({ accounts }: { accounts: readonly BankAccount[] }) {
  const [bankAccount, setBankAccount] = useState<string | undefined>()
  const page = useInfiniteQuery(orpc.bank.statements.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE, after, ...(bankAccount === undefined ? {} : { bankAccount }) }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  return (
    <Panel title="Statements" aside={accounts.length > 1 && <FilterChip label="Bank account" value={bankAccount} onChange={setBankAccount} choices={accounts.map(({ id, name }) => ({ value: id, label: name }))} />}>
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {loading && !page.isError && <Skeleton height={96} />}
      {rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Statements">
            <thead><tr><th scope="col">Period</th><th scope="col">Account</th><th scope="col">Statement</th><th scope="col" className={styles.figure}>Opening</th><th scope="col" className={styles.figure}>Closing</th><th scope="col" className={styles.figure}>Entries</th><th scope="col" className={styles.figure}>To apply</th><th scope="col">File</th><th scope="col">Read</th></tr></thead>
            <tbody>
              {rows.map(({ id, bankAccountName, format, reference, fromOn, toOn, opening, closing, entries, open, gap, fileName, readAt, readBy }) => (
                <Fragment key={id}>
                  <tr className={gap === null ? undefined : styles.above}>
                    <th scope="row" className={styles.nowrap}>{periodWords(fromOn, toOn)}</th>
                    <td>{bankAccountName}</td>
                    <td>{formats[format]}{reference !== null && <> <Muted>{reference}</Muted></>}</td>
                    <td className={styles.figure}><Amount money={opening} zero="figure" /></td>
                    <td className={styles.figure}><Amount money={closing} zero="figure" /></td>
                    <td className={styles.figure}>{formatCount(entries)}</td>
                    <td className={styles.figure}>{open === 0 ? <Muted>{DASH}</Muted> : formatCount(open)}</td>
                    <td className={styles.file}>{fileName}</td>
                    <td className={styles.nowrap}>{formatInstant(readAt)} <Muted>{readBy}</Muted></td>
                  </tr>
                  {gap !== null && <tr><td colSpan={9}><Note tone="wait">{gap}</Note></td></tr>}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasMore && <div className={styles.more}><Button variant="default" onClick={loadMore}>Show more statements</Button></div>}
    </Panel>
  )
}
