/** A batch of statements in words. */
import type { BatchRow, BatchTerms } from '#contract/documents.ts'
import type { PartySummary } from '#contract/app.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { formatCount, plural, statementKinds } from '../../ui/format/words.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const onlyWords: Record<BatchTerms['only'], string> = {
  not_empty: 'With a movement or a balance', owing: 'That owe at the end', all: 'All of them',
}
export const shapeWords: Record<BatchTerms['shape'], string> = { folder: 'A folder, one file an account', merged: 'One file with all of them' }

const states: Record<BatchRow['state'], { word: string; tone: Tone }> = {
  running: { word: 'Being made', tone: 'plain' }, stopped: { word: 'Stopped', tone: 'wait' }, done: { word: 'Done', tone: 'good' },
}

/** Done, with some that could not be made, is not simply done. */
export function batchState({ state, failed }: Pick<BatchRow, 'state' | 'failed'>): { word: string; tone: Tone } {
  return state === 'done' && failed > 0 ? { word: `Done, ${formatCount(failed)} failed`, tone: 'bad' } : states[state]
}

/** Which days its statements are of; of open items the day they are open at. */
export const daysOf = ({ kind, from, to }: Pick<BatchTerms, 'kind' | 'from' | 'to'>): string =>
  kind === 'open-item' ? `At the end of ${formatDay(to)}` : `${formatDay(from)} to ${formatDay(to)}`

/** Which accounts it was asked for. */
export function whoOf({ filter, only }: BatchTerms, parties: readonly Pick<PartySummary, 'id' | 'name'>[]): string {
  const party = filter.party === undefined ? 'All parties' : (parties.find(({ id }) => id === filter.party)?.name ?? filter.party)
  const billing = filter.billing === undefined ? '' : filter.billing === 'prepaid' ? 'prepaid accounts' : 'postpaid accounts'
  const text = filter.text === undefined || filter.text === '' ? '' : `“${filter.text}”`
  return [party, billing, text, onlyWords[only].toLowerCase()].filter((part) => part !== '').join(', ')
}

/** `412 of 4,812`, and once it is over what came of it. */
export function progressOf({ state, total, dealtWith, made }: Pick<BatchRow, 'state' | 'total' | 'dealtWith' | 'made'>): string {
  return state === 'done' ? plural(made, 'statement') : `${formatCount(dealtWith)} of ${formatCount(total)}`
}

export const kindOf = ({ kind }: Pick<BatchTerms, 'kind'>): string => statementKinds[kind]

/** What the button says that makes them: for so many; where each is looked at before it is made, for so many at the most. Before the first pull nobody knows whom it would be for. */
export function makeWords(accounts: number | undefined, only: BatchTerms['only'], notPulled: boolean): string {
  if (accounts === undefined) return 'Make statements'
  if (accounts === 0) return notPulled ? NOT_PULLED : 'No account matches'
  return `Make statements for ${only === 'all' ? '' : 'up to '}${plural(accounts, 'account')}`
}
