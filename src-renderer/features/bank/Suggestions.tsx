/** What an entry may be, the likeliest first: whose money, why, and which invoices it pays. */
import { VisuallyHidden } from '@mantine/core'
import type { BankEntry, Suggestion } from '#contract/bank.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDue, todayIn } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { plural } from '../../ui/format/words.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { sureness } from './bankWords.ts'
import styles from './Bank.module.css'

/** Invoices that are shown of one suggestion; the rest is counted, and seen in the split. */
const SHOWN = 6

interface SuggestionsProps {
  entry: BankEntry
  suggestions: readonly Suggestion[]
  /** Why none can be taken; null when they can. */
  not: string | null
  busy: boolean
  onAccept: (at: number) => void
}

export function Suggestions({ entry, suggestions, not, busy, onAccept }: SuggestionsProps) {
  return (
    <ol className={styles.suggestions}>
      {suggestions.map((suggestion, at) => (
        <li key={`${suggestion.accountId} ${suggestion.rows.map(({ invoiceId }) => invoiceId).join(' ')}`} className={at === 0 ? styles.first : styles.other}>
          <div className={styles.who}>
            <span className={styles.name}><a href={hrefOf('accounts', suggestion.accountId)}>{suggestion.accountName}</a> <span className={styles.ref}>{suggestion.accountRef}</span></span>
            <span className={styles.sure}><Tag quiet tone={sureness(suggestion.confidence).tone}>{sureness(suggestion.confidence).word}</Tag></span>
          </div>
          <p className={styles.reason}>{sentence(suggestion.reason)}</p>
          <Pays entry={entry} suggestion={suggestion} />
          <ManageButton
            size={at === 0 ? 'sm' : 'xs'} variant={at === 0 ? 'filled' : 'default'} data-main-action={at === 0} not={not} loading={busy && at === 0}
            onClick={() => onAccept(at)} {...(at === 0 ? { rightSection: <kbd aria-hidden>a</kbd> } : {})}
          >
            {suggestion.rows.length === 0 ? 'Park it' : 'Apply'}<VisuallyHidden>{suggestion.rows.length === 0 ? ' with ' : ' to '}{suggestion.accountName}</VisuallyHidden>
          </ManageButton>
        </li>
      ))}
    </ol>
  )
}

function Pays({ entry: { amount: { currency }, party }, suggestion: { rows, unappliedMinor, accountName } }: { entry: BankEntry; suggestion: Suggestion }) {
  const today = todayIn(usePartyOf(party)?.timeZone ?? 'UTC')
  const more = rows.length - SHOWN
  return (
    <table className={styles.pays} aria-label={`What it pays of ${accountName}`}>
      <thead><tr><th scope="col">Invoice</th><th scope="col">Due</th><th scope="col" className={styles.figure}>Open</th><th scope="col" className={styles.figure}>Pays {currency}</th></tr></thead>
      <tbody>
        {rows.slice(0, SHOWN).map((row) => (
          <tr key={row.invoiceId}>
            <th scope="row">{row.number}</th>
            <td>{row.dueOn === null ? <Muted>{DASH}</Muted> : formatDue(row.dueOn, today)}</td>
            <td className={styles.figure}><Amount money={{ minor: row.openMinor, currency }} symbol={false} /></td>
            <td className={styles.figure}><Amount money={{ minor: row.amountMinor, currency }} symbol={false} strong={row.amountMinor === row.openMinor} /></td>
          </tr>
        ))}
        {more > 0 && <tr><td colSpan={3}><Muted>and {plural(more, 'more invoice')}</Muted></td><td className={styles.figure}><Amount money={{ minor: rows.slice(SHOWN).reduce((sum, { amountMinor }) => sum + amountMinor, 0), currency }} symbol={false} /></td></tr>}
        {unappliedMinor > 0 && <tr><td colSpan={3}>Left over, unapplied there</td><td className={styles.figure}><Amount money={{ minor: unappliedMinor, currency }} symbol={false} /></td></tr>}
      </tbody>
    </table>
  )
}

function sentence(words: string): string {
  const begun = `${words.charAt(0).toUpperCase()}${words.slice(1)}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
