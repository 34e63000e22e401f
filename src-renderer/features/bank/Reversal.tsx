/** The other half of money that came and went back: the credit that a debit takes back, or the debit that took it. */
import { useQuery } from '@tanstack/react-query'
import type { OtherEntry } from '#contract/bank.ts'
import { orpc } from '../../client.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { hrefOf } from '../../ui/route.ts'

export function Reversal({ entry }: { entry: string }) {
  const found = useQuery(orpc.bank.reversal.queryOptions({ input: { entry } })).data
  if (found === undefined || (found.takesBack === null && found.takenBackBy === null)) return null
  return <Facts facts={[['Takes back', otherEntry(found.takesBack)], ['Taken back by', otherEntry(found.takenBackBy)]]} />
}

const otherEntry = (other: OtherEntry | null) => (other === null ? null : <a href={hrefOf('bank', other.id)}><Amount money={other.amount} /> of {formatDay(other.bookedOn)}</a>)
