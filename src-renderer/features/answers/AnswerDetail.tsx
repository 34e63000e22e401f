/** One SMS: what they wrote, whose number it is, what became of it, and what a person may do with it. */
import { Stack } from '@mantine/core'
import { Fragment } from 'react'
import type { AnswerIntent, SmsAnswer } from '#contract/answers.ts'
import { AnswerCard } from '../../ui/answers/AnswerCard.tsx'
import { answerStates, whose, whoseName } from '../../ui/answers/answerWords.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatPhone } from '../../ui/format/phone.ts'
import { DetailPanel } from '../../ui/list/DetailPanel.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { PhoneNumber } from '../../ui/parts/PhoneNumber.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from '../../ui/answers/AnswerCard.module.css'

const intents: Record<AnswerIntent, string> = { hold: 'A hold', approve: 'An approval', stop: 'No more SMS', start: 'SMS again', other: 'In words of their own' }

export function AnswerDetail({ answer, onClose }: { answer: SmsAnswer; onClose: () => void }) {
  const { account, state } = answer
  const zone = usePartyOf(account?.partyId ?? '')?.timeZone
  return (
    <DetailPanel
      title={account === null ? whose(answer) : <a href={hrefOf('accounts', account.id)}>{account.name}</a>}
      subtitle={account === null ? 'SMS' : <>SMS · <PartyName id={account.partyId} /></>}
      badge={<Tag tone={answerStates[state].tone}>{answerStates[state].word}</Tag>}
      onClose={onClose}
    >
      <Stack gap="sm">
        {state === 'proposed' ? <AnswerCard answer={answer} /> : <blockquote className={styles.words}>{answer.words === '' ? 'No words: a picture, or nothing' : answer.words}</blockquote>}
      </Stack>
      <Facts facts={[
        ['Read as', intents[answer.intent]],
        ['From', <Fragment key="from">{whoseName(answer)} <PhoneNumber number={answer.from} /></Fragment>],
        ['To', formatPhone(answer.to)],
        ['Came', formatInstant(answer.at, zone)],
        ['About', answer.invoices.length === 0 ? <Muted key="none">No invoice</Muted> : answer.invoices.map(({ id, number }, n) => <Fragment key={id}>{n > 0 && ', '}<a href={hrefOf('held-invoices', id)}>{number}</a></Fragment>)],
        ['What was done', state === 'proposed' ? null : answer.remark],
        ['Decided', answer.decidedAt === null ? null : `${formatInstant(answer.decidedAt, zone)}${answer.decidedBy === null ? '' : state === 'taken' ? `, by ${answer.decidedBy}` : `, ${answer.decidedBy}`}`],
      ]} />
    </DetailPanel>
  )
}
