/** The billing system behind a running desk, seen from its other side: what really changed there. */
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import { resourceNames, type RecordOf, type Resource } from '#main/core/ports/records.ts'
import { prepareDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from './desk.ts'

export interface ReceivedMessage {
  n: number
  subject: string
  to: string[]
}

export interface Effect {
  command: string
  targetId: string
  outcome: string
}

export interface BillingSystem {
  url: string
  token: string
  read<R extends Resource>(resource: R, id: string): Promise<RecordOf<R>>
  /** Every record of a kind. */
  all<R extends Resource>(resource: R): Promise<RecordOf<R>[]>
  ofAccount<R extends Resource>(resource: R, accountId: string): Promise<RecordOf<R>[]>
  /** From now on the method is charged, or declined with a code. */
  methodDoes(methodId: string, declineCode: string | null): Promise<void>
  /** How many records it has in all. */
  records(): Promise<number>
  /** Whether one of the account's people has written an SMS, which the desk reads and acts on by itself within half a minute. */
  wroteSms(accountId: string): Promise<boolean>
  /** What came of each command that arrived there, in order; by SMS customers hold and approve by themselves meanwhile. */
  effects(): Promise<Effect[]>
  /** SMS that went to a number. */
  smsTo(phone: string): Promise<string[]>
  /** A customer writes an SMS to one of our numbers. */
  smsFrom(phone: string, to: string, body: string): Promise<void>
  /** Somebody else changes a record there. */
  change<R extends Resource>(resource: R, id: string, fields: Partial<RecordOf<R>>): Promise<void>
  /** It misbehaves from now on, as `--faults` says; or does no longer. */
  faults(spec: string | null): Promise<void>
  /** Messages that the mail sink has received for an address. */
  mailTo(address: string): Promise<ReceivedMessage[]>
  mailReceived(): Promise<number>
  /** From now on the mail sink cuts the line after so many of the next messages, before the sender hears that they were received. */
  mailIsCut(times: number): Promise<void>
  /** The mail sink refuses every message for good, or does no longer. */
  mailIsRefused(refused: boolean): Promise<void>
}

/**
 * Makes the demo company in `dir` before the application does, and learns its token and its port:
 * whoever starts it next takes up both.
 */
export async function billingSystem(dir: string): Promise<BillingSystem> {
  const demo = await prepareDemo({ dir, accounts: ACCOUNTS })
  const { url, token } = demo.connection
  await demo.close()
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const all = async <R extends Resource>(resource: R): Promise<RecordOf<R>[]> => {
    const found = new Map<string, RecordOf<R>>()
    let cursor: string | null = null
    for (let more = true; more; ) {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = (await ask(`/v1/${resourcePath(resource)}?limit=1000${query}`)) as { records: RecordOf<R>[]; cursor: string; more: boolean }
      for (const record of page.records) found.set(record.id, record)
      cursor = page.cursor
      more = page.more
    }
    return [...found.values()]
  }
  const ofAccount = async <R extends Resource>(resource: R, accountId: string): Promise<RecordOf<R>[]> => (await all(resource)).filter((record) => (record as { accountId?: string }).accountId === accountId)
  return {
    url,
    token,
    read: async <R extends Resource>(resource: R, id: string) => (await ask(`/v1/${resourcePath(resource)}/${id}`)) as RecordOf<R>,
    all,
    ofAccount,
    async wroteSms(accountId) {
      const { messages } = (await ask('/sandbox/sms?limit=1000')) as { messages: { direction: string; from: string }[] }
      const senders = new Set(messages.filter(({ direction }) => direction === 'inbound').map(({ from }) => from))
      return (await ofAccount('contacts', accountId)).some(({ phone }) => phone !== null && senders.has(phone.replace(/[^+\d]/g, '')))
    },
    effects: async () => ((await ask('/sandbox/effects?limit=1000')) as { effects: Effect[] }).effects,
    smsTo: async (phone) => {
      const { messages } = (await ask('/sandbox/sms?limit=1000')) as { messages: { direction: string; to: string; body: string }[] }
      return messages.filter(({ direction, to }) => direction === 'outbound' && to === phone.replace(/[^+\d]/g, '')).map(({ body }) => body)
    },
    smsFrom: async (phone, to, words) => void (await ask('/sandbox/sms/inbound', { from: phone.replace(/[^+\d]/g, ''), to, body: words })),
    methodDoes: async (methodId, declineCode) => void (await ask('/sandbox/gateway', { methodId, behaviour: declineCode === null ? null : { declineCode, failsLeft: null } })),
    async records() {
      const pages = await Promise.all(resourceNames.map((resource) => ask(`/v1/${resourcePath(resource)}?limit=1`)))
      return pages.reduce<number>((sum, page) => sum + (page as { announced: number }).announced, 0)
    },
    change: async (resource, id, fields) => void (await ask('/sandbox/change', { resource, id, fields })),
    faults: async (spec) => void (await ask('/sandbox/faults', { spec })),
    mailTo: async (address) => ((await ask(`/sandbox/mail?to=${encodeURIComponent(address)}`)) as { messages: ReceivedMessage[] }).messages,
    mailIsCut: async (times) => void (await ask('/sandbox/mail/faults', { cutAfterData: times })),
    mailIsRefused: async (refused) => void (await ask('/sandbox/mail/faults', refused ? { rejectAll: true } : {})),
    mailReceived: async () => ((await ask('/sandbox/mail')) as { received: number }).received,
  }
}
