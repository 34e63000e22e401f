/** The months of one party and currency, the newest first. */
import { Tooltip } from '@mantine/core'
import { Amount } from '../../ui/parts/Amount.tsx'
import { amounts, figures, figureWords, monthSoFar } from './figures.ts'
import type { CollectionGroup, FigureWords } from './figures.ts'
import styles from './receivables.module.css'

export function CollectionTable({ group: { currency, rows } }: { group: CollectionGroup }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={`Collection figures in ${currency}`}>
        <thead>
          <tr>
            <th scope="col">Month</th>
            {amounts.map(([key, words]) => <th key={key} scope="col"><Explained words={words} /></th>)}
            {figures.map(([key, words]) => <th key={key} scope="col"><Explained words={words} /></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row">{monthSoFar(row)}</th>
              {amounts.map(([key]) => <td key={key}><Amount money={{ minor: row[key], currency }} symbol={false} /></td>)}
              {figures.map(([key, { none }]) => {
                const value = row[key]
                return <td key={key}>{value === null ? <span className={styles.none} title={none}><span aria-hidden>–</span><span className={styles.unseen}>{none}</span></span> : figureWords(value)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What the figure is, when it is pointed at or reached by keyboard. */
function Explained({ words: { name, says } }: { words: FigureWords }) {
  return (
    <Tooltip label={says} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={styles.explain}>{name}<span className={styles.unseen}>: {says}</span></button>
    </Tooltip>
  )
}
