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
  /** Only older than this one. */
  before?: number | undefined
  limit: number
}
export interface SmsLog {
  add(message: Omit<SmsMessage, 'n'>): SmsMessage
  list(filter: SmsFilter): SmsMessage[]
}

export function openSmsLog({ sqlite }: SandboxStore): SmsLog {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS sms (n INTEGER PRIMARY KEY, direction TEXT NOT NULL, "from" TEXT NOT NULL, "to" TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL) STRICT`)
  const write = sqlite.prepare('INSERT INTO sms (direction, "from", "to", body, at) VALUES (?, ?, ?, ?, ?)')
  const read = sqlite.prepare<[Record<string, unknown>], SmsMessage>('SELECT * FROM sms WHERE (@from IS NULL OR "from" = @from) AND (@to IS NULL OR "to" = @to) AND (@before IS NULL OR n < @before) ORDER BY n DESC LIMIT @limit')
  return {
    add(message) {
      const { lastInsertRowid } = write.run(message.direction, message.from, message.to, message.body, message.at)
      return { n: Number(lastInsertRowid), ...message }
    },
    list: ({ from, to, before, limit }) => read.all({ from: from ?? null, to: to ?? null, before: before ?? null, limit }),
  }
}
