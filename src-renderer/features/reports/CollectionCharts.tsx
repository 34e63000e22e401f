/** The months drawn, the oldest on the left: the figures themselves are in the table below. */
import { useState } from 'react'
import type { CollectionRow } from '#contract/reports.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { figureWords, monthSoFar, monthWords } from './figures.ts'
import type { CollectionGroup } from './figures.ts'
import styles from './receivables.module.css'

interface Series {
  name: string
  className: string | undefined
  valueOf: (row: CollectionRow) => number | null
}

const days = [
  { name: 'DSO', className: styles.first, valueOf: (row: CollectionRow) => row.dsoDays },
  { name: 'best possible', className: styles.second, valueOf: (row: CollectionRow) => row.bestPossibleDays },
] as const
const moves = [
  { name: 'Sales', className: styles.first, valueOf: (row: CollectionRow) => row.salesMinor },
  { name: 'cash', className: styles.second, valueOf: (row: CollectionRow) => row.cashMinor },
] as const
const effectiveness = [{ name: 'CEI', className: styles.first, valueOf: (row: CollectionRow) => row.ceiPercent }] as const

export function CollectionCharts({ group: { currency, rows: newestFirst } }: { group: CollectionGroup }) {
  const rows = newestFirst.toReversed()
  const figure = (unit: string) => (value: number | null): string => (value === null ? DASH : `${figureWords(value)}${unit}`)
  return (
    <div className={styles.charts} aria-hidden>
      <Chart rows={rows} series={days} kind="lines" says={figure(' days')} />
      <Chart rows={rows} series={moves} kind="bars" says={(minor) => formatMoney({ minor: minor ?? 0, currency })} />
      <Chart rows={rows} series={effectiveness} kind="lines" says={figure(' %')} />
    </div>
  )
}

interface ChartProps {
  rows: readonly CollectionRow[]
  series: readonly Series[]
  kind: 'lines' | 'bars'
  says: (value: number | null) => string
}

/** Drawn in months by the figures' own units: the browser does the scaling. */
function Chart({ rows, series, kind, says }: ChartProps) {
  const [pointed, setPointed] = useState<CollectionRow | null>(null)
  const shown = pointed ?? rows.at(-1)
  const values = series.flatMap(({ valueOf }) => rows.map((row) => valueOf(row) ?? 0))
  const highest = Math.max(1, ...values)
  const lowest = Math.min(0, ...values)
  const height = highest - lowest
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span className={styles.legend}>{series.map(({ name, className }) => <span key={name}><span className={`${styles.swatch} ${className}`} />{name}</span>)}</span>
        {shown !== undefined && <span>{monthSoFar(shown)}: {series.map(({ valueOf }) => says(valueOf(shown))).join(' · ')}</span>}
      </figcaption>
      <svg className={styles.plot} viewBox={`0 ${-highest} ${rows.length} ${height}`} preserveAspectRatio="none" onPointerLeave={() => setPointed(null)}>
        {lowest < 0 && <line x1={0} x2={rows.length} y1={0} y2={0} className={styles.zero} vectorEffect="non-scaling-stroke" />}
        {rows.map((row, at) => (
          <g key={row.month} onPointerEnter={() => setPointed(row)} className={styles.month}>
            <rect x={at} y={-highest} width={1} height={height} className={styles.reach} />
            {kind === 'bars' && series.map(({ name, className, valueOf }, of) => {
              const value = valueOf(row) ?? 0
              return <rect key={name} x={at + 0.14 + of * 0.37} y={Math.min(0, -value)} width={0.35} height={Math.abs(value)} className={className} />
            })}
          </g>
        ))}
        {kind === 'lines' && series.map(({ name, className, valueOf }) => <path key={name} d={lineOf(rows.map(valueOf))} className={`${styles.line} ${className}`} vectorEffect="non-scaling-stroke" />)}
      </svg>
      <div className={styles.axis}>
        <span>{rows[0] === undefined ? '' : monthWords(rows[0].month)}</span>
        <span>{rows.at(-1) === undefined ? '' : monthWords(rows.at(-1)!.month)}</span>
      </div>
    </figure>
  )
}

/** A line through the middles of the months; it breaks where there is no result. A lone point is a short stroke. */
function lineOf(values: readonly (number | null)[]): string {
  return values
    .map((value, at) => {
      if (value === null) return ''
      const alone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
      if (alone) return `M${at + 0.3} ${-value}H${at + 0.7}`
      return `${(values[at - 1] ?? null) === null ? 'M' : 'L'}${at + 0.5} ${-value}`
    })
    .join('')
}
