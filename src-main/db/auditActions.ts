/** What was done, in plain words: one line for every action that the code writes into the audit trail. */
import { commands } from '#contract/commands.ts'
import { campaignWords, mailKindWords } from '#main/domain/mailKinds.ts'
import { dateWords, instantWords } from '#main/domain/instantWords.ts'
import { formatMoney } from '#main/domain/money.ts'

export type Detail = Readonly<Record<string, unknown>>
type Words = string | ((detail: Detail, timeZone: string) => string)

/** `Put on hold`, `Assigned to Ines Carvalho`; of an action that another version wrote, its name. */
export function actionWords(action: string, detail: Detail, timeZone: string): string {
  const words = ACTIONS[action]
  if (words !== undefined) return typeof words === 'string' ? words : words(detail, timeZone)
  const [area, name = ''] = action.split('.')
  if (area === 'command' && Object.hasOwn(commands, name)) return commands[name as keyof typeof commands].label
  return action
}

/** Actions that read, whatever their detail, like a text that somebody looks for. */
export function actionsLike(text: string): string[] {
  const wanted = text.toLowerCase()
  const known = [...Object.keys(ACTIONS), ...Object.keys(commands).map((name) => `command.${name}`)]
  return known.filter((action) => action.toLowerCase() === wanted || actionWords(action, {}, 'UTC').toLowerCase().includes(wanted))
}

export const isKnownAction = (action: string): boolean => Object.hasOwn(ACTIONS, action) || (action.startsWith('command.') && Object.hasOwn(commands, action.slice('command.'.length)))

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
const named = (before: string, value: unknown, after = ''): string => (typeof value === 'string' && value !== '' ? `${before} ${value}${after}` : `${before}${after}`)
const label = (name: unknown): string => (typeof name === 'string' && Object.hasOwn(commands, name) ? `: ${commands[name as keyof typeof commands].label}` : '')
const kindOf = ({ kind }: Detail): string => (typeof kind === 'string' ? campaignWords(kind, { only: null, party: null }) : 'messages')

const behind = (mark: string, words: string): string => (words === '' ? '' : `${mark}${words}`)

/** `A$500.00 by 27 Nov 2026`. */
function promiseOf({ amountMinor, currency, dueOn }: Detail): string {
  if (typeof amountMinor !== 'number' || typeof currency !== 'string' || typeof dueOn !== 'string') return ''
  return `${formatMoney({ minor: amountMinor, currency }, 'en')} by ${dateWords(dueOn)}`
}

const LINK: Readonly<Record<string, string>> = { made: 'Registration link made, to be read out', refused: 'Registration link refused', not_known: 'Registration link asked for; not known whether it was made' }
const SETTLED: Readonly<Record<string, string>> = { sent: 'Uncertain message taken as sent', failed: 'Uncertain message taken as not sent', again: 'Uncertain message sent again' }

const ACTIONS: Readonly<Record<string, Words>> = {
  'work.assign': ({ to }) => (to === null ? 'Assigned to nobody' : named('Assigned to', to)),
  'work.snooze': ({ until }, timeZone) => (typeof until === 'number' ? `Snoozed until ${instantWords(until, timeZone)}` : 'Snoozed no more'),
  'work.done': 'Marked as done',
  'work.reopen': 'Not done after all',
  'work.nextAction': ({ text: next, on }) => (next === null ? 'Next action taken away' : `${named('Next action:', next)}${typeof on === 'string' ? `, on ${dateWords(on)}` : ''}`),
  'work.undo': 'Put back as it was',
  'note.add': 'Note added',
  'note.added': 'Note added',
  'promise.make': (detail) => `Promise to pay${behind(' ', promiseOf(detail))}`,
  'promise.withdraw': (detail) => `${detail['replacedBy'] === undefined ? 'Promise taken back' : 'Promise replaced by a new one'}${behind(': ', promiseOf(detail))}`,
  'promise.seen': 'Broken promise dealt with',
  'promise.open': 'Promise open again: the money went back',
  'promise.kept': (detail) => `Promise kept${behind(': ', promiseOf(detail))}`,
  'promise.part_kept': (detail) => `Promise kept in part${behind(': ', promiseOf(detail))}`,
  'promise.broken': (detail) => `Promise broken${behind(': ', promiseOf(detail))}`,
  'bulk.run': ({ label: what }) => named('Bulk action:', what),
  'bulk.undo': 'Bulk action taken back',
  'bulk.stop': 'Bulk action stopped',
  'view.save': 'View saved',
  'view.change': 'View changed',
  'view.remove': 'View removed',
  'registration.link': ({ outcome }) => LINK[text(outcome)] ?? 'Registration link',
  'registration.notSent': 'Registration email not sent after a correction',
  'command.withdraw': ({ command }) => `Taken back before it went out${label(command)}`,
  'command.stop': ({ command }) => `Stopped${label(command)}`,
  'command.again': ({ command }) => `Given again${label(command)}`,
  'command.resolve': ({ command, resolution }) => `${resolution === 'carried_out' ? 'Found carried out' : 'Bad end seen'}${label(command)}`,
  'answer.proposed': 'SMS answer proposed for a decision',
  'answer.taken': 'SMS answer taken as it was given',
  'answer.noted': 'SMS answer noted',
  'answer.confirmed': 'SMS answer confirmed',
  'answer.confirm': ({ as }) => named('SMS answer confirmed', as === undefined ? undefined : `as ${text(as)}`),
  'answer.dismissed': 'SMS answer dismissed',
  'answer.dismiss': 'SMS answer dismissed',
  'answer.outdated': 'SMS answer overtaken: it was done already',
  'mail.send': 'Registration email sent to one customer',
  'mail.dispatch': (detail) => `Dispatch begun: ${kindOf(detail)}`,
  'mail.sendPaper': 'Document sent',
  'mail.test': 'Test message sent',
  'mail.resume': 'Dispatch resumed',
  'mail.pause': 'Dispatch paused',
  'mail.cancel': 'Dispatch cancelled',
  'mail.retryFailed': 'Failed messages queued again',
  'mail.settle': ({ as }) => SETTLED[text(as)] ?? 'Uncertain message settled',
  'suppression.add': 'Put on the list of those not to contact',
  'suppression.remove': 'Taken off the list of those not to contact',
  'templates.save': ({ version }) => `Template saved${typeof version === 'number' ? `, version ${version}` : ''}`,
  'templates.reset': 'Template set back',
  'schedule.save': 'Schedule saved',
  'schedule.pause': 'Schedule paused',
  'schedule.goOn': 'Schedule goes on',
  'schedule.remove': 'Schedule removed',
  'schedule.run': ({ automatic }) => (automatic === false ? 'Schedule run by hand' : 'Schedule run'),
  'audit.export': 'Audit trail exported',
  'bank.read': ({ account, toOn }) => `Bank statement read${behind(' of ', text(account))}${typeof toOn === 'string' ? `, to ${dateWords(toOn)}` : ''}`,
  'bank.apply': ({ rule }) => named('Bank entry applied', rule === undefined ? undefined : `by the rule “${text(rule)}”`),
  'bank.ignore': ({ rule }) => named('Bank entry put aside: no receivable', rule === undefined ? undefined : `by the rule “${text(rule)}”`),
  'bank.undo': 'Bank entry taken back',
  'bank.rule': ({ rule, applied }) => `Bank rule${behind(' ', text(rule))}${typeof applied === 'number' ? `: ${applied} dealt with` : ''}`,
  'bank.saveRule': ({ rule }) => named('Bank rule saved:', rule),
  'bank.removeRule': ({ rule }) => named('Bank rule removed:', rule),
  'source.add': ({ name }) => named('Source added:', name),
  'source.change': ({ name }) => named('Source changed:', name),
  'source.remove': ({ name }) => named('Source taken away:', name),
  'source.believe': ({ name }) => named('What is missing in its lists is gone:', name),
  'party.add': ({ name }) => named('Party made:', name),
  'party.change': ({ name }) => named('Party changed:', name),
  'import.run': ({ fileName }) => named('Imported', fileName),
  'import.undo': 'Import undone',
  'import.watch': 'Watched folder switched on',
  'import.unwatch': 'Watched folder switched off',
  'settings.connection': 'Billing system connected',
  'settings.intervals': 'Intervals changed',
  'settings.letterhead': 'Letterhead changed',
  'settings.smtp': 'Mail server changed',
  'settings.signIn': 'Signed in to the mail server',
  'settings.signOut': 'Signed out of the mail server',
  'settings.sending': 'Sending limits changed',
  'settings.dkim': 'Mail signing changed',
  'settings.bounces': 'Bounce mailbox changed',
  'settings.sms': 'SMS provider changed',
}

/** `Registration email` for what a detail calls `kind`. */
export const mailKind = (kind: unknown): string | null => (typeof kind === 'string' ? mailKindWords(kind).one : null)
