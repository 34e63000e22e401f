/** Letterheads of the parties: what the desk sets over what the billing system says. */
import { implement } from '@orpc/server'
import { keptFields, letterhead, type LetterheadFields } from '#contract/letterhead.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { partyById } from '#main/db/books.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { deskLetterhead, givenFields, writeLetterhead } from '#main/db/letterheads.ts'
import { partiesByName, partyLetterhead } from './queries.ts'

type Sample = { party: string; fields: LetterheadFields; logo: { type: 'png' | 'jpeg'; base64: string } | null }

export function letterheadRouter(context: CoreContext) {
  const os = implement(letterhead)
  const { database } = context

  /** Draws it in a job thread; whoever went away waits for nothing. */
  const sample = async ({ party, fields, logo }: Sample, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    const { id, finished } = context.jobs.start('documents.letterhead', { workspaceDir: context.workspaceDir, partyId: party, fields, logo }, { label: 'Letterhead', quiet: true })
    const stop = () => void context.jobs.cancel(id)
    signal?.addEventListener('abort', stop)
    try {
      return (await finished).bytes
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
  const isBadLogo = (error: unknown): error is JobFailure => error instanceof JobFailure && error.code === 'BAD_LOGO'

  return os.router({
    list: os.list.handler(() => ({ rows: database.all(partiesByName()).map((party) => partyLetterhead(database, party)) })),

    set: os.set.handler(async ({ input, errors, signal }) => {
      context.requireManage()
      const party = database.first(partyById(input.party))
      if (party === undefined) throw errors.NOT_FOUND()
      // What is printed is tried first, so that no document fails for its letterhead.
      if (input.logo != null) {
        await sample({ party: party.id, fields: withChanges(givenFields(party), partyLetterhead(database, party).fields, input.fields), logo: input.logo }, signal).catch((error: unknown) => {
          throw isBadLogo(error) ? errors.BAD_LOGO({ message: error.message }) : error
        })
      }
      deskTransaction(database, () => {
        const before = deskLetterhead(database, party.id)
        const set: Record<string, unknown> = before === null ? {} : keptFields(before.fields)
        for (const [key, value] of Object.entries(input.fields)) {
          if (value === null) delete set[key]
          else if (value !== undefined) set[key] = value
        }
        const logo = input.logo === undefined ? (before?.logo ?? null) : input.logo === null ? null : { type: input.logo.type, bytes: new Uint8Array(Buffer.from(input.logo.base64, 'base64')) }
        writeLetterhead(database, party.id, { fields: JSON.stringify(set), logo }, context.now(), context.operator().name)
        context.audit('settings.letterhead', party.id, { fields: input.fields, logo: input.logo === undefined ? 'kept' : input.logo === null ? 'none' : `${input.logo.type}, ${logo?.bytes.length ?? 0} bytes` })
      })
      context.publish('settings')
      return partyLetterhead(database, party)
    }),

    preview: os.preview.handler(async ({ input, errors, signal }) => {
      if (database.first(partyById(input.party)) === undefined) throw errors.NOT_FOUND()
      const bytes = await sample(input, signal).catch((error: unknown) => {
        throw isBadLogo(error) ? errors.BAD_LOGO({ message: error.message }) : error
      })
      return { pdf: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
    }),
  })
}

/** As they will be printed: null gives a field back, what is left out stays. */
function withChanges(given: LetterheadFields, printed: LetterheadFields, changes: { [K in keyof LetterheadFields]?: LetterheadFields[K] | null | undefined }): LetterheadFields {
  const fields: Record<string, unknown> = { ...printed }
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) fields[key] = given[key as keyof LetterheadFields]
    else if (value !== undefined) fields[key] = value
  }
  return fields as LetterheadFields
}
