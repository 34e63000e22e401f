/** Accounts in which the copy and the billing system do not agree, with what each of them has. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReconcileDifference } from '#contract/sync.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { formatCount, plural, resourceWords } from '../../ui/format/words.ts'
import { PartyName } from '../../ui/parts/Party.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './LocalCopy.module.css'

const AT_FIRST = 10

/** Of `open` differences the first are listed. */
export function Differences({ listed, open }: { listed: readonly ReconcileDifference[]; open: number }) {
  const [all, setAll] = useState(false)
  const shown = all ? listed : listed.slice(0, AT_FIRST)
  if (listed.length === 0) return null
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="What differs">
        <thead>
          <tr><th scope="col">Account</th><th scope="col">Records</th><th scope="col" className={styles.figures}>Here</th><th scope="col" className={styles.figures}>Billing system</th></tr>
        </thead>
        <tbody>
          {shown.map((difference) => (
            <tr key={`${difference.resource} ${difference.party} ${difference.accountId} ${difference.currency}`}>
              <th scope="row"><Where difference={difference} /></th>
              <td>{resourceWords(difference.resource)}{difference.quarantined > 0 && <><br /><a className={styles.count} href={hrefOf('quarantine')}>{formatCount(difference.quarantined)} set aside</a></>}</td>
              <td className={styles.figures}><Figures side={difference.copy} currency={difference.currency} />{isAlike(difference) && <><br /><span className={styles.count}>another version</span></>}</td>
              <td className={styles.figures}><Figures side={difference.upstream} currency={difference.currency} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && listed.length > AT_FIRST && <Button size="compact-xs" variant="subtle" ml={-7} mt={4} onClick={() => setAll(true)}>Show {formatCount(listed.length - AT_FIRST)} more</Button>}
      {open > listed.length && <p className={styles.count}>The first {formatCount(listed.length)} of {formatCount(open)}.</p>}
    </div>
  )
}

function Where({ difference: { accountId, accountName, party } }: { difference: ReconcileDifference }) {
  if (accountId === '') return <PartyName id={party} />
  return <a href={hrefOf('accounts', accountId)}>{accountName ?? accountId}</a>
}

/** As many records and as much money on both sides: one of the records is not the same. */
const isAlike = ({ copy, upstream }: ReconcileDifference): boolean => copy.count === upstream.count && copy.minor === upstream.minor

/** What has no money in it has a count only, and no currency. */
function Figures({ side, currency }: { side: { count: number; minor: number }; currency: string }) {
  return (
    <>
      {/^[A-Z]{3}$/.test(currency) && <>{formatMoney({ minor: side.minor, currency })}<br /></>}
      <span className={styles.count}>{plural(side.count, 'record')}</span>
    </>
  )
}
