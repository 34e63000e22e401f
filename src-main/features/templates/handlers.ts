/** Templates: listed, tried, saved as a new version, given back. What messages were made from is never changed. */
import { implement } from '@orpc/server'
import type { MailKind } from '#contract/mail.ts'
import { templates, type TemplateText, type TemplateVersion } from '#contract/templates.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { CurrentTemplate } from '#main/core/ports/templates.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { nextTemplateVersion, ofParty, type TemplateRecord } from '#main/db/templates.ts'
import { messagesNaming, messagesOfCampaignsNaming, partiesWithOwn, partyById, partyNames, versionById, versionsOf } from './queries.ts'

const saysTheSame = (a: TemplateText, b: TemplateText): boolean => a.subject === b.subject && a.html === b.html && a.text === b.text && a.sms === b.sms

interface Of { kind: MailKind; party: PartyId | null }

export function templatesRouter(context: CoreContext) {
  const os = implement(templates)
  const { database } = context

  const usedOf = (id: string): number => database.first<{ count: number }>(messagesNaming(id))!.count + database.first<{ count: number }>(messagesOfCampaignsNaming(id))!.count
  const versionOf = ({ id, version, createdAt, createdBy }: Pick<CurrentTemplate, 'id' | 'version' | 'createdAt' | 'createdBy'>): TemplateVersion => ({ id, version, createdAt, createdBy, used: id === null ? 0 : usedOf(id) })
  const isKnown = (party: string | null): boolean => party === null || database.first(partyById(party)) !== undefined
  const labelOf = (kind: MailKind) => context.templates.kinds().find((known) => known.kind === kind)!
  const whose = ({ kind, party }: Of) => `${kind}${party === null ? '' : `:${party}`}`

  return os.router({
    list: os.list.handler(() => {
      const names = new Map(database.all<{ id: string; name: string }>(partyNames).map(({ id, name }) => [id, name]))
      const withOwn = database.all<{ kind: string; partyId: string | null }>(partiesWithOwn)
      return context.templates.kinds().map(({ kind, label, when, channels }) => {
        const current = context.templates.current(kind, null)
        const own = withOwn.filter((one) => one.kind === kind).flatMap(({ partyId }) => {
          const its = context.templates.current(kind, partyId)
          return its.partyId === null ? [] : [{ party: partyId as PartyId, name: names.get(partyId!) ?? partyId!, current: versionOf(its) }]
        })
        return { kind, label, when, channels: [...channels], subject: current.text.subject, current: versionOf(current), own: own.toSorted((a, b) => a.name.localeCompare(b.name, 'en')) }
      })
    }),

    get: os.get.handler(({ input, errors }) => {
      if (!isKnown(input.party)) throw errors.NOT_FOUND()
      const { label, variables, rules } = labelOf(input.kind)
      const current = context.templates.current(input.kind, input.party)
      const versions = database.all<Pick<TemplateRecord, 'id' | 'version' | 'createdAt' | 'createdBy'>>(versionsOf(input.kind, input.party)).map(versionOf)
      return {
        ...input, label, text: current.text, current: versionOf(current), inherited: current.partyId !== input.party, variables: [...variables], rules: [...rules],
        // Ours is among them before it is written down.
        versions: current.id === null && input.party === null ? [versionOf(current), ...versions] : versions,
      }
    }),

    version: os.version.handler(({ input, errors }) => {
      const found = database.first<TemplateRecord>(versionById(input.id))
      if (found === undefined) throw errors.NOT_FOUND()
      const { subject, html, text, sms } = found
      return { text: { subject, html, text, sms }, version: versionOf(found) }
    }),

    preview: os.preview.handler(async ({ input: { kind, party, draft, account }, errors, signal }) => {
      if (!isKnown(party)) throw errors.NOT_FOUND()
      try {
        return await context.templates.preview({ kind, partyId: party, text: draft }, account ?? null, signal)
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'NOT_FOUND') throw errors.NOT_FOUND({ message: error.message })
        throw error
      }
    }),

    save: os.save.handler(async ({ input: { kind, party, draft, basedOn }, errors, signal }) => {
      context.requireManage()
      if (!isKnown(party)) throw errors.NOT_FOUND()
      const { problems } = await context.templates.preview({ kind, partyId: party, text: draft }, null, signal)
      if (problems.some(({ severity }) => severity === 'error')) throw errors.INVALID({ data: { problems } })
      const saved = deskTransaction(database, () => {
        const current = context.templates.current(kind, party)
        // Ours gets its id when it is first used; it says the same.
        if (current.id !== basedOn && !(basedOn === null && current.ours)) throw errors.CHANGED()
        // So that there is something to go back to, and to compare with.
        if (party === null) context.templates.keepOurs(kind)
        const text = context.templates.fitting(kind, draft)
        // Nothing was changed: no version says the same as the one before it.
        if (current.partyId === party && current.id !== null && saysTheSame(current.text, text)) return current
        const version = database.first<{ next: number }>(nextTemplateVersion(kind, party))?.next ?? 1
        const record: TemplateRecord = { id: context.newId(), kind, partyId: party, version, ...text, withdrawnAt: null, createdAt: context.now(), createdBy: context.operator().name }
        database.run(db.insertInto('template').values(record))
        context.audit('templates.save', whose({ kind, party }), { version, id: record.id, basedOn })
        return record
      })
      context.publish('templates')
      return versionOf(saved)
    }),

    reset: os.reset.handler(({ input, errors }) => {
      context.requireManage()
      if (!isKnown(input.party)) throw errors.NOT_FOUND()
      const { kind, party } = input
      deskTransaction(database, () => {
        const before = context.templates.current(kind, party)
        if (before.partyId !== party || before.ours) return
        const at = context.now()
        // What was ours stays, and is the newest again.
        database.run(db.updateTable('template').set({ withdrawnAt: at }).where('kind', '=', kind).where(ofParty(party)).where('withdrawnAt', 'is', null).where('id', 'not in', ours(kind)))
        context.audit('templates.reset', whose(input), { from: before.id, version: before.version })
      })
      context.publish('templates')
      return versionOf(context.templates.current(kind, party))
    }),
  })

  /** Versions that we worded. */
  function ours(kind: MailKind): string[] {
    return database.all<Pick<TemplateRecord, 'id' | 'version'>>(versionsOf(kind, null)).filter(({ id, version }) => id === `${kind}-${version}`).map(({ id }) => id)
  }
}
