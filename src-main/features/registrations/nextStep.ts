/** What happens next with one customer's registration, in plain words. */
import type { RegistrationItem } from '#main/db/registrationQueue.ts'
import { REGISTRATION_PROBLEM_WORDS, registrationProblem } from '#main/domain/registration.ts'

/** `message`: the state of the desk's newest message to them, while the copy does not show its effect. */
export function nextStep(row: RegistrationItem & { emailBouncedAt: number | null }, message: string | null, zone: { timeZone: string; locale: string }, now: number): string {
  if (message === 'queued' || message === 'sending') return 'A registration email is on its way. Nothing to do until it is sent.'
  if (message === 'uncertain') return 'A registration email may have been sent: the mail server’s answer did not come. Ask the customer, then settle the message under Mail before sending another.'
  if (message === 'failed') return `The last registration email was not sent: its reason is under Mail. ${REGISTRATION_PROBLEM_WORDS[registrationProblem(row, now) ?? 'waiting']}`
  const problem = registrationProblem(row, now)
  if (problem === null) return 'Registered. Nothing to do.'
  if (problem === 'never_sent') return `${REGISTRATION_PROBLEM_WORDS.never_sent} None goes by itself: send one.`
  if (problem !== 'waiting' || row.expiresAt === null) return REGISTRATION_PROBLEM_WORDS[problem]
  const until = new Intl.DateTimeFormat(/^en\b/.test(zone.locale) ? zone.locale : 'en-GB', { timeZone: zone.timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(row.expiresAt)
  if (row.reason === 'silent') return `Sent ${row.timesSent} times, and nothing came back. Call the customer: a new link can be read out to them. The last one is good until ${until}.`
  return `Invited, and not registered yet. The link is good until ${until}. A new email makes that link stop working.`
}
