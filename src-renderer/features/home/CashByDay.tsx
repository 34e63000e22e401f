/** Money received a day, one small chart a currency: scales of different currencies are never compared. */
import { useState } from 'react'
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { formatDay, formatDayShort } from '../../ui/format/dates.ts'
import { formatMoney, formatMoneyOrDash } from '../../ui/format/money.ts'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './CashByDay.module.css'

interface Day {
  on: BusinessDate
  currency: Currency
  minor: number
}

/** Of the contract: so many days, the last one is `asOf`. */
const DAYS = 30
const DAY_MS = 86_400_000

export function CashByDay({ cash, asOf }: { cash: readonly Day[]; asOf: BusinessDate }) {
  const currencies = [...new Set(cash.map(({ currency }) => currency))]
  // Every day has its place, also one on which nothing came.
  const days = Array.from({ length: DAYS }, (_, at) => new Date(Date.parse(asOf) - (DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10))
  return (
    <div className={styles.charts}>
      {currencies.map((currency) => {
        const byDay = new Map(cash.filter((day) => day.currency === currency).map((day) => [day.on, day.minor]))
        return <Chart key={currency} currency={currency} days={days.map((on) => ({ on, currency, minor: byDay.get(on) ?? 0 }))} />
      })}
    </div>
  )
}

const placeOf = ({ on }: Day): string => hrefOf('home', 'received', on)

function Chart({ currency, days }: { currency: Currency; days: readonly Day[] }) {
  const [pointed, setPointed] = useState<Day | null>(null)
  const highest = Math.max(1, ...days.map(({ minor }) => minor))
  const best = days.find(({ minor }) => minor === highest)
  const first = days[0]
  const last = days.at(-1)
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span>{currency}</span>
        <span>{pointed === null ? (best === undefined ? '' : `Most: ${formatMoney(best)} on ${formatDayShort(best.on)}`) : `${formatDay(pointed.on)}: ${formatMoneyOrDash(pointed)}`}</span>
      </figcaption>
      {/* Drawn in minor units by days: the browser does the scaling. */}
      <svg className={styles.bars} viewBox={`0 0 ${days.length} ${highest}`} preserveAspectRatio="none" aria-hidden onPointerLeave={() => setPointed(null)}>
        {days.map((day, at) => (
          <g key={day.on} onPointerEnter={() => setPointed(day)} onClick={() => day.minor > 0 && go(placeOf(day))} className={`${styles.day} ${day.minor > 0 ? styles.opens : ''}`}>
            <rect x={at} y={0} width={1} height={highest} className={styles.reach} />
            {day.minor > 0 && <rect x={at + 0.14} y={highest - day.minor} width={0.72} height={day.minor} className={styles.bar} />}
          </g>
        ))}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{first === undefined ? '' : formatDayShort(first.on)}</span>
        <span>{last === undefined ? '' : formatDayShort(last.on)}</span>
      </div>
      <details className={styles.table}>
        <summary>Days as a table</summary>
        <table>
          <caption>Cash received in {currency}, days on which any came</caption>
          <tbody>{days.filter(({ minor }) => minor !== 0).map((day) => <tr key={day.on}><th scope="row"><a href={placeOf(day)}>{formatDay(day.on)}</a></th><td>{formatMoney(day)}</td></tr>)}</tbody>
        </table>
      </details>
    </figure>
  )
}
