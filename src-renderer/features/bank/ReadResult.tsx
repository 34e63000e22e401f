/** What came of each statement of a file: taken, known, refused with why, or waiting to be told whose it is. */
import { Button, Group } from '@mantine/core'
import { Fragment } from 'react'
import type { StatementRead } from '#contract/bank.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { formats, numberWords, periodWords, readSentence, readStates } from './bankWords.ts'
import { ChooseStatement } from './ChooseStatement.tsx'
import { bankList } from './list.ts'
import { backToTable, drop, useReading } from './reading.ts'
import { WhoseIsIt } from './WhoseIsIt.tsx'
import styles from './Bank.module.css'

export function ReadResult({ came: { statements, applied, notes } }: { came: { statements: readonly StatementRead[]; applied: number; notes: readonly string[] } }) {
  const isTable = useReading(({ table }) => table !== null)
  const asks = statements.filter(({ state }) => state === 'asks_party')
  const refused = statements.filter(({ state }) => state === 'refused')
  const news = statements.reduce((sum, one) => sum + one.news, 0)
  const any = statements.some(({ bankAccountId }) => bankAccountId !== null)
  const toQueue = () => {
    drop()
    bankList.getState().turnTo('', { filters: { state: 'open' } })
    go(hrefOf('bank'))
  }
  return (
    <>
      {(asks.length < statements.length || statements.length === 0) && <output><Note tone={refused.length > 0 ? 'bad' : asks.length > 0 ? 'wait' : news > 0 ? 'good' : 'plain'}>{readSentence(statements)}{applied > 0 && ` ${plural(applied, 'entry was', 'entries were')} dealt with by rules of the team.`}</Note></output>}
      {asks.length > 0 && <WhoseIsIt asks={asks} />}
      {statements.length > 0 && <Statements statements={statements} />}
      {notes.length > 0 && <ul className={styles.notes} aria-label="Notes">{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <Group gap={8}>
        {any && asks.length === 0 && <Button data-main-action onClick={toQueue}>Go to the entries to apply</Button>}
        {!any && asks.length === 0 && <ChooseStatement label="Choose another file…" variant="filled" main />}
        {isTable && (refused.length > 0 || asks.length > 0) && <Button variant="default" onClick={backToTable}>Change how it is read…</Button>}
      </Group>
    </>
  )
}

function Statements({ statements }: { statements: readonly StatementRead[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Statements of the file">
        <thead><tr><th scope="col">Account</th><th scope="col">Period</th><th scope="col">Format</th><th scope="col" className={styles.figure}>Opening</th><th scope="col" className={styles.figure}>Closing</th><th scope="col" className={styles.figure}>Entries</th><th scope="col" className={styles.figure}>New</th><th scope="col">State</th></tr></thead>
        <tbody>
          {statements.map((one, at) => {
            const { number, currency, format, fromOn, toOn, openingMinor, closingMinor, entries, news, state, reason, differenceMinor, gap } = one
            const says = state === 'asks_party' ? null : reason
            const money = (minor: number | null) => (minor === null || currency === null ? <Muted>{DASH}</Muted> : <Amount money={{ minor, currency }} zero="figure" />)
            return (
              // Statements of a file have no id of their own and never change their order.
              // oxlint-disable-next-line react/no-array-index-key
              <Fragment key={at}>
                <tr className={says === null && gap === null ? undefined : styles.above}>
                  <th scope="row">{number === null ? <Muted>Not said</Muted> : numberWords(number)}</th>
                  <td className={styles.nowrap}>{periodWords(fromOn, toOn)}</td>
                  <td>{formats[format]}</td>
                  <td className={styles.figure}>{money(openingMinor)}</td><td className={styles.figure}>{money(closingMinor)}</td>
                  <td className={styles.figure}>{formatCount(entries)}</td><td className={styles.figure}>{news === 0 ? <Muted>{DASH}</Muted> : formatCount(news)}</td>
                  <td><Tag quiet tone={readStates[state].tone}>{readStates[state].word}</Tag></td>
                </tr>
                {says !== null && <tr><td colSpan={8}><Note tone="bad">{says}{differenceMinor !== null && currency !== null && !says.includes('difference') && <> The difference is <strong>{formatMoney({ minor: differenceMinor, currency })}</strong>.</>}</Note></td></tr>}
                {gap !== null && <tr><td colSpan={8}><Note tone="wait">{gap}</Note></td></tr>}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
