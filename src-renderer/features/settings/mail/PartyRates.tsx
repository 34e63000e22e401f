/** How many messages go in a minute and in an hour: of each party, and of one in particular. */
import { NumberInput } from '@mantine/core'
import { useParties } from '../../../ui/core/session.ts'
import { PartyName } from '../../../ui/parts/Party.tsx'
import styles from './PartyRates.module.css'
import { NO_RATE } from './sendingForm.ts'
import type { SendingForm, TypedRate } from './sendingForm.ts'

interface PartyRatesProps extends Pick<SendingForm, 'rate' | 'rates'> {
  readOnly: boolean
  onRate: (rate: number | string) => void
  onPartyRate: (party: string, change: Partial<TypedRate>) => void
}

const MOST = { perMinute: 6000, perHour: 100_000 } as const

export function PartyRates({ rate, rates, readOnly, onRate, onPartyRate }: PartyRatesProps) {
  const known = useParties()
  // One whose party is not pulled any more still holds, and is seen.
  const parties = [...known.map(({ id, name }) => ({ id: id as string, name })), ...Object.keys(rates).filter((id) => !known.some((party) => party.id === id)).map((id) => ({ id, name: id }))]
  const input = (label: string, value: number | string, max: number, onChange: (value: number | string) => void) => (
    <NumberInput aria-label={label} placeholder="No limit" min={1} max={max} allowDecimal={false} allowNegative={false} clampBehavior="strict" hideControls thousandSeparator="," readOnly={readOnly} classNames={{ input: styles.figure! }} value={value} onChange={onChange} />
  )
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Messages at the most">
        <thead>
          <tr><th scope="col">Messages at the most</th><th scope="col" className={styles.figures}>A minute</th><th scope="col" className={styles.figures}>An hour</th></tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Every party</th>
            <td>{input('Every party, a minute', rate, MOST.perMinute, onRate)}</td>
            <td className={styles.none}>–</td>
          </tr>
          {parties.map(({ id, name }) => {
            const { perMinute, perHour } = rates[id] ?? NO_RATE
            return (
              <tr key={id}>
                <th scope="row"><PartyName id={id} /></th>
                <td>{input(`${name}, a minute`, perMinute, MOST.perMinute, (value) => onPartyRate(id, { perMinute: value }))}</td>
                <td>{input(`${name}, an hour`, perHour, MOST.perHour, (value) => onPartyRate(id, { perHour: value }))}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className={styles.about}>The lower of what is set holds; parties go side by side. A dispatch may be given another rate than “Every party”. Mail providers have limits of their own: Microsoft 365 takes 30 a minute from a mailbox, Google Workspace 2,000 a day.</p>
    </div>
  )
}
