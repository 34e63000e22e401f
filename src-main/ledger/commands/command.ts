/** How a command is carried out in the desk's own ledger: once for its key, in one transaction. */
import { createHash, randomUUID } from 'node:crypto'
import { commands, type CommandInput, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { BusinessDate } from '#contract/vocabulary.ts'
import type { ChangedRecord, CommandOutcome, CommandRequest } from '#main/core/ports/connector.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import type { Ledger, NewRecord } from '#main/core/ports/ledger.ts'

export interface LedgerRequest<C extends CommandName> extends CommandRequest<C> {
  command: C
  at: number
  by: string
}

/** What a command sees while it is carried out. */
export interface Work {
  ledger: Ledger
  at: number
  by: string
  /** Writes it with some fields changed; without changes its `rev` rises all the same. It is among what has changed. */
  change<R extends Resource>(resource: R, record: RecordOf<R>, changes?: Partial<RecordOf<R>>): void
  /** Writes a new one, and answers it. */
  create<R extends Resource>(resource: R, partyId: string, fields: Omit<RecordOf<R>, 'id' | 'rev' | 'partyId' | 'updatedAt'>): RecordOf<R>
  /** The record. Refuses with `NOT_FOUND` where there is none. */
  need<R extends Resource>(resource: R, id: string): RecordOf<R>
  /** All of an account's, as they are. */
  ofAccount<R extends Resource>(accountId: string, resource: R): RecordOf<R>[]
  /** Adds to the account's billing log. */
  log(account: { id: string; partyId: string }, kind: string, text: string): void
  /** Today in the party's zone. */
  today(partyId: string): BusinessDate
  /** Ends the command: nothing of it stays. */
  refuse(code: string, message: string): never
}

export type Rule<C extends CommandName> = (work: Work, input: CommandInput<C>) => CommandResult<C>

/** Records of one kind of one account that a command looks through. */
const RECORDS_MAX = 1_000_000
const LOG_TEXT = 500

const refuse = (code: string, message: string): never => {
  throw new Refused(code, message)
}

class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A rule as what the connector calls: asked again with the same key, it answers as it did. */
export function ledgerCommand<C extends CommandName>(rule: Rule<C>) {
  return (ledger: Ledger, { command, input, idempotencyKey, ifMatch, at, by }: LedgerRequest<C>): CommandOutcome<C> => {
    const question = createHash('sha256').update(`${command}\n${JSON.stringify(input)}`).digest('hex')
    try {
      return ledger.transaction(() => {
        const earlier = ledger.sqlite.prepare<[string], { question: string; answer: string }>('SELECT question, answer FROM carriedOut WHERE key = ?').get(idempotencyKey)
        if (earlier !== undefined) {
          if (earlier.question !== question) return { kind: 'refused', code: 'IDEMPOTENCY_MISMATCH', message: 'This key was used for another command.' }
          return JSON.parse(earlier.answer) as CommandOutcome<C>
        }
        const { on, target } = commands[command]
        const id = String((input as Record<string, unknown>)[target])
        const current = ledger.stored(on, id)
        if (current?.json == null) return { kind: 'refused', code: 'NOT_FOUND', message: 'This record is no longer in the ledger. It may have been taken out with the import that made it.' }
        if (ifMatch !== null && current.rev !== ifMatch) return { kind: 'conflict', message: 'This was changed since: by a file, or by somebody else at this desk.', current: { resource: on, record: ledger.get(on, id) } }
        const changed = new Map<string, ChangedRecord>()
        const replaced = current.rev
        const put = <R extends Resource>(resource: R, record: NewRecord<R>, touch: boolean): void => {
          if (ledger.put(resource, record, { touch }).done === 'same') return
          changed.set(`${resource} ${record.id}`, { resource, record: ledger.get(resource, record.id), ...(resource === on && record.id === id ? { replaced } : {}) })
        }
        const result = rule({
          ledger, at, by,
          change: (resource, record, changes = {}) => put(resource, { ...record, ...changes, updatedAt: at }, true),
          create: (resource, partyId, fields) => {
            const record = { id: `desk.${randomUUID()}`, partyId, updatedAt: at, ...fields } as unknown as NewRecord<typeof resource>
            put(resource, record, false)
            return ledger.get(resource, record.id)!
          },
          need: (resource, wanted) => ledger.get(resource, wanted) ?? refuse('NOT_FOUND', 'This record is no longer in the ledger. It may have been taken out with the import that made it.'),
          ofAccount: (accountId, resource) => ledger.ofAccount(accountId, resource, 0, RECORDS_MAX).map(({ record }) => record as RecordOf<typeof resource>),
          log: (account, kind, text) => put('billingLog', { id: `desk.${randomUUID()}`, partyId: account.partyId, updatedAt: at, accountId: account.id, at, kind, actor: by, text: text.slice(0, LOG_TEXT) } as NewRecord<'billingLog'>, false),
          today: (partyId) => businessDateAt(at, ledger.get('parties', partyId)?.timeZone ?? 'UTC'),
          refuse,
        }, input)
        const outcome: CommandOutcome<C> = { kind: 'done', changed: [...changed.values()], result }
        ledger.sqlite.prepare('INSERT INTO carriedOut (key, question, answer, at) VALUES (?, ?, ?, ?)').run(idempotencyKey, question, JSON.stringify(outcome), at)
        return outcome
      })
    } catch (error) {
      if (error instanceof Refused) return { kind: 'refused', code: error.code, message: error.message }
      throw error
    }
  }
}
