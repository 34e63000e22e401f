/** Every SMS that came in or went out through the sandbox's number, the newest first. */
import type { SandboxStore } from './store.ts'

export interface SmsMessage {
  /** Counts up from 1. */
  n: number
  direction: 'inbound' | 'outbound'
  from: string
  to: string
  body: string
  at: number
}
export interface SmsFilter {
  from?: string | undefined
  to?: string | undefined
  /** Epoch ms, both included. */
  since?: number | undefined
  until?: number | undefined
  /** Only older than this one. */
  before?: number | undefined
  limit: number
}
export interface SmsLog {
  add(message: Omit<SmsMessage, 'n'>): SmsMessage
  list(filter: SmsFilter): SmsMessage[]
  /** Whether the last of the customer's STOP and START to this number of ours was STOP. */
  stopped(customer: string, ours: string): boolean
}

export function openSmsLog({ sqlite }: SandboxStore): SmsLog {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS sms (n INTEGER PRIMARY KEY, direction TEXT NOT NULL, "from" TEXT NOT NULL, "to" TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL) STRICT`)
  sqlite.exec(`CREATE INDEX IF NOT EXISTS sms_inbound ON sms ("from", "to", n) WHERE direction = 'inbound'`)
  const write = sqlite.prepare('INSERT INTO sms (direction, "from", "to", body, at) VALUES (?, ?, ?, ?, ?)')
  const read = sqlite.prepare<[Record<string, unknown>], SmsMessage>('SELECT * FROM sms WHERE (@from IS NULL OR "from" = @from) AND (@to IS NULL OR "to" = @to) AND (@since IS NULL OR at >= @since) AND (@until IS NULL OR at <= @until) AND (@before IS NULL OR n < @before) ORDER BY n DESC LIMIT @limit')
  const lastWord = sqlite.prepare<[string, string], { stop: 0 | 1 }>(`SELECT upper(trim(body)) IN ('STOP','STOPALL','UNSUBSCRIBE','CANCEL','END','QUIT') AS stop FROM sms
    WHERE direction = 'inbound' AND "from" = ? AND "to" = ? AND upper(trim(body)) IN ('STOP','STOPALL','UNSUBSCRIBE','CANCEL','END','QUIT','START','YES','UNSTOP') ORDER BY n DESC LIMIT 1`)
  return {
    add(message) {
      const { lastInsertRowid } = write.run(message.direction, message.from, message.to, message.body, message.at)
      return { n: Number(lastInsertRowid), ...message }
    },
    list: ({ from, to, since, until, before, limit }) => read.all({ from: from ?? null, to: to ?? null, since: since ?? null, until: until ?? null, before: before ?? null, limit }),
    stopped: (customer, ours) => lastWord.get(customer, ours)?.stop === 1,
  }
}
