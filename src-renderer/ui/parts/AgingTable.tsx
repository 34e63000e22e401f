/** Aging by currency: a bar each, and the figures that it is drawn from. */
import type { ReactNode } from 'react'
import type { AgingRow } from '#contract/reports.ts'
import { exactSum } from '../format/exactSum.ts'
import { Amount } from './Amount.tsx'
import styles from './AgingTable.module.css'

const buckets = [
  { key: 'current', name: 'Current' },
  { key: 'd1_30', name: '1–30 days' },
  { key: 'd31_60', name: '31–60 days' },
  { key: 'd61_90', name: '61–90 days' },
  { key: 'd90plus', name: 'Over 90 days' },
] as const

/** What is open in all buckets together. */
export const openOf = (row: AgingRow): number => exactSum(buckets.map(({ key }) => row[key]))

/** `open`: with what all buckets come to. `dense`: above a list, which needs the room. `name`: how a currency stands at the head of its row. */
export function AgingTable({ rows, open = false, dense = false, name = (currency) => currency }: { rows: readonly AgingRow[]; open?: boolean; dense?: boolean; name?: (currency: string) => ReactNode }) {
  return (
    <div className={styles.scroll}>
      <table className={`${styles.aging} ${dense ? styles.dense : ''}`}>
        <thead>
          <tr>
            <th scope="col">Currency</th>
            {buckets.map(({ key, name }) => <th key={key} scope="col" className={styles.figure}><span className={`${styles.swatch} ${styles[key]}`} aria-hidden />{name}</th>)}
            {open && <th scope="col" className={styles.figure}>Open</th>}
            <th scope="col" className={styles.figure}>Unapplied</th>
            <th scope="col" className={styles.figure}>Balance</th>
          </tr>
        </thead>
        {rows.map((row) => {
          const money = (minor: number) => ({ minor, currency: row.currency })
          return (
            <tbody key={row.currency}>
              <tr className={styles.figures}>
                <th scope="row">{name(row.currency)}</th>
                {buckets.map(({ key }) => <td key={key} className={styles.figure}><Amount money={money(row[key])} symbol={false} /></td>)}
                {open && <td className={styles.figure}><Amount money={money(openOf(row))} symbol={false} strong /></td>}
                <td className={styles.figure}><Amount money={money(row.unapplied)} symbol={false} /></td>
                <td className={styles.figure}><Amount money={money(row.balance)} symbol={false} strong /></td>
              </tr>
              <tr aria-hidden>
                <td colSpan={buckets.length + (open ? 4 : 3)} className={styles.barCell}>
                  <div className={styles.bar}>
                    {/* The amounts are the shares: the layout does the dividing. A bucket in credit has no length. */}
                    {buckets.filter(({ key }) => row[key] > 0).map(({ key }) => <span key={key} className={styles[key]} style={{ flexGrow: row[key] }} />)}
                  </div>
                </td>
              </tr>
            </tbody>
          )
        })}
      </table>
    </div>
  )
}
