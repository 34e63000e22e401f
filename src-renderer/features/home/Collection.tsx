/** How fast what was sold became cash, month by month: DSO and CEI of each party and currency, drawn and as figures. */
import { VisuallyHidden } from '@mantine/core'
import type { CollectionRow } from '#contract/reports.ts'
import { useParties } from '../../ui/core/session.ts'
import { DASH } from '../../ui/format/money.ts'
import { hrefOf } from '../../ui/route.ts'
import styles from './Collection.module.css'

/** Shown as figures; the curve has all of them. */
const MONTHS_SHOWN = 6
const SHORT = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthShort = (month: string): string => SHORT[Number(month.slice(5)) - 1] ?? month
type Measure = 'dsoDays' | 'ceiPercent'

export function Collection({ rows }: { rows: readonly CollectionRow[] }) {
  const parties = useParties()
  const groups = [...Map.groupBy(rows, ({ partyId, currency }) => `${partyId} ${currency}`).values()]
  const months = (groups[0] ?? []).slice(0, MONTHS_SHOWN).map(({ month }) => month).toReversed()
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" className={styles.who}>Party and currency</th>
            <th colSpan={months.length + 1} scope="colgroup" className={styles.head}>DSO, days</th>
            <th colSpan={months.length + 1} scope="colgroup" className={styles.head}>CEI, per cent</th>
          </tr>
          <tr>
            {(['dsoDays', 'ceiPercent'] as const).map((measure) => [
              <th key={`${measure} curve`} scope="col" className={styles.curveHead}><VisuallyHidden>Twelve months</VisuallyHidden></th>,
              ...months.map((month) => <th key={`${measure} ${month}`} scope="col">{monthShort(month)}</th>),
            ])}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const [newest] = group
            if (newest === undefined) return null
            const name = `${parties.find(({ id }) => id === newest.partyId)?.name ?? newest.partyId}, ${newest.currency}`
            return (
              <tr key={name}>
                <th scope="row" className={styles.who}><a href={hrefOf('receivables', 'collection')}>{name}</a></th>
                {(['dsoDays', 'ceiPercent'] as const).map((measure) => [
                  <td key={`${measure} curve`} className={styles.curveCell}><Curve values={group.toReversed().map((row) => row[measure])} /></td>,
                  ...months.map((month) => <td key={`${measure} ${month}`}><Value value={group.find((row) => row.month === month)?.[measure] ?? null} measure={measure} /></td>),
                ])}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Value({ value, measure }: { value: number | null; measure: Measure }) {
  if (value === null) return <span className={styles.none} title={measure === 'dsoDays' ? 'Nothing was sold in this month' : 'There was nothing to collect'}>{DASH}</span>
  return <>{value.toFixed(1).replace('-', '\u2212')}</>
}

/** From the lowest to the highest of its own values; where there is none the curve is broken. Months by tenths: the browser does the scaling. */
function Curve({ values }: { values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const reach = high - low || 1
  const runs = values.reduce<string[][]>((all, value, at) => {
    if (value === null) all.push([])
    else all.at(-1)!.push(`${at},${(1 - (value - low) / reach).toFixed(3)}`)
    return all
  }, [[]])
  return (
    <svg className={styles.curve} viewBox={`-0.2 -0.1 ${values.length - 0.6} 1.2`} preserveAspectRatio="none" aria-hidden>
      {runs.filter((run) => run.length > 1).map((run) => <polyline key={run[0]} points={run.join(' ')} />)}
    </svg>
  )
}
