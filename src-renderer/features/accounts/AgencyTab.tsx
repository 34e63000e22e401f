/** The agency with its sub-accounts: what each owes, and who receives its billing emails. */
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AccountRow, AgencyAccount } from '#contract/accounts.ts'
import { orpc } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDue, todayIn } from '../../ui/format/dates.ts'
import { formatCount } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { Amounts } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './tabs.module.css'

export function AgencyTab({ account }: { account: AccountRow }) {
  const tree = useQuery(orpc.accounts.agency.queryOptions({ input: { account: account.accountId } }))
  const today = todayIn(usePartyOf(account.partyId)?.timeZone ?? 'UTC', useNow())
  if (tree.isError) return <div className={styles.single}><ErrorNote error={tree.error} onRetry={() => void tree.refetch()} /></div>
  if (tree.data === undefined) return <div className={styles.single}><Skeleton height={64} /></div>
  if (tree.data === null) return <div className={styles.single}><Muted>This account belongs to no agency.</Muted></div>
  const { agency, subAccounts, more } = tree.data
  const row = (one: AgencyAccount, sub: boolean) => <AccountLine key={one.accountId} one={one} sub={sub} here={one.accountId === account.accountId} today={today} />
  return (
    <div className={styles.single}>
      <Panel title={`${agency.name}, ${more ? `the first ${formatCount(subAccounts.length)}` : formatCount(subAccounts.length)} sub-account${subAccounts.length === 1 ? '' : 's'}`}>
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Agency">
            <thead><tr><th scope="col">Account</th><th scope="col" className={styles.figure}>Balance</th><th scope="col">Oldest</th><th scope="col" className={styles.figure}>Available</th><th scope="col">Receives billing emails</th></tr></thead>
            <tbody>
              {row(agency, false)}
              {subAccounts.map((one) => row(one, true))}
            </tbody>
          </table>
        </div>
        {subAccounts.length === 0 && <Muted>It has no sub-accounts yet.</Muted>}
        {more && <Muted>More are in the list of accounts; search it for the agency’s name.</Muted>}
      </Panel>
    </div>
  )
}

interface AccountLineProps {
  one: AgencyAccount
  sub: boolean
  /** The one whose page this is. */
  here: boolean
  today: string
}

function AccountLine({ one, sub, here, today }: AccountLineProps) {
  const oldest = one.balances.flatMap(({ oldestDueOn }) => oldestDueOn ?? []).toSorted()[0]
  return (
    <tr className={one.status === 'closed' ? styles.off : undefined}>
      <td className={sub ? styles.sub : undefined}>
        {here ? <strong aria-current="page">{one.name}</strong> : <a className={styles.show} href={hrefOf('accounts', one.accountId, 'agency')}>{one.name}</a>} <Muted>{one.ref}</Muted>
        {one.status === 'closed' && <> <Tag>Closed</Tag></>}
        {!sub && <> <Tag>Agency</Tag></>}
      </td>
      <td className={styles.figure}><Amounts amounts={one.balances.map(({ balanceMinor, currency }) => ({ minor: balanceMinor, currency }))} /></td>
      <td className={styles.nowrap}>{oldest === undefined ? '' : <span className={oldest < today ? styles.late : undefined}>{formatDue(oldest, today)}</span>}</td>
      <td className={styles.figure}>{one.wallet === null ? '' : <Amounts amounts={[one.wallet]} />}</td>
      <td className={styles.address}>
        {one.billingTo.length === 0 ? <Muted>Nobody is named</Muted> : one.billingTo.map((person) => (
          <div key={`${person.name}${person.email}`}>{person.name}{person.email === null ? '' : `, ${person.email}`}{person.unreachable && <> <Tag quiet tone="bad">{person.email === null ? 'No address' : 'Not reached'}</Tag></>}</div>
        ))}
      </td>
    </tr>
  )
}
