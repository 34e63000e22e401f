/** What only a sandbox has: its clock, faults, mail sink, links, cards, and changes by somebody else. */
import type { Context } from 'hono'
import { z } from 'zod'
import { resources, type Resource } from '#main/core/ports/records.ts'
import { Instant, RegistrationId } from '#contract/vocabulary.ts'
import type { SandboxClock } from '../clock.ts'
import type { Effects } from '../commands/effects.ts'
import { register } from '../commands/registrations.ts'
import { startWork, type Parts } from '../commands/work.ts'
import { FaultSpecError, type Faults } from '../faults.ts'
import { declineCodes } from '../gateway.ts'
import type { MailSink } from '../mail/sink.ts'
import type { SmsLog } from '../smsLog.ts'
import type { App } from './app.ts'
import { smsFaults, type SmsFaultPlan } from './sms.ts'
import { problem } from './problem.ts'

interface ControlParts {
  parts: Parts
  effects: Effects
  clock: SandboxClock
  faults: Faults
  mail: MailSink
  sms: SmsLog
  smsFaults: SmsFaultPlan
  accounts: number
  seed: number
  /** Lets happen what came due. */
  passTime(): void
}

const ResourceName = z.enum(Object.keys(resources) as [Resource, ...Resource[]])
const CUSTOMER = { id: 'customer', name: 'Customer portal', email: 'portal@meridianfleet.example' }
const Move = z.union([z.strictObject({ now: Instant }), z.strictObject({ addMs: z.int().min(0) })])
const MailPage = z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1000).default(100), to: z.string().max(300).optional() })
const EffectsPage = z.object({
  after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  idempotencyKey: z.string().max(200).optional(), targetId: z.string().max(64).optional(),
})
const Behaviour = z.object({
  methodId: z.string().max(64),
  behaviour: z.object({ declineCode: z.enum(declineCodes as [string, ...string[]]), failsLeft: z.int().min(0).nullable() }).nullable(),
})
const MailFaultsBody = z.object({ refuseConnections: z.boolean().optional(), rejectAll: z.boolean().optional(), cutAfterData: z.int().min(0).optional() })
const InboundSms = z.object({ from: z.string().max(30), to: z.string().max(30), body: z.string().max(1600), at: Instant.optional() })
const SmsFaultsBody = z.object({ next: z.array(z.enum(smsFaults)).max(1000) })
const SmsPage = z.object({ before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(1000).default(100), from: z.string().max(30).optional(), to: z.string().max(30).optional() })
const Named = z.object({ resource: ResourceName, id: z.string().max(64) })

export function addControl(app: App, { parts, effects, clock, faults, mail, sms, smsFaults: smsFaultPlan, accounts, seed, passTime }: ControlParts): void {
  const { store, links, gateway } = parts

  app.get('/sandbox/state', (c) => c.json({ now: clock.now(), live: clock.live, accounts, seed, rev: store.rev(), faults: faults.spec(), hits: faults.hits(), mail: { received: mail.received() } }))

  app.post('/sandbox/clock', async (c) => {
    const move = await body(c, Move)
    if (!move) return bad('Give {"now": epoch ms} or {"addMs": milliseconds}.')
    clock.moveTo('now' in move ? move.now : clock.now() + move.addMs)
    store.setMeta('clock', JSON.stringify(clock.saved()))
    passTime()
    return c.json({ now: clock.now() })
  })

  app.post('/sandbox/faults', async (c) => {
    const wanted = await body(c, z.object({ spec: z.string().max(1000).nullable() }))
    if (!wanted) return bad('Give {"spec": "latency=200,cut=0.1"} or {"spec": null}.')
    try {
      faults.set(wanted.spec)
    } catch (error) {
      if (error instanceof FaultSpecError) return bad(error.message)
      throw error
    }
    return c.json({ spec: faults.spec() })
  })

  app.get('/sandbox/link', (c) => {
    const link = links.look(c.req.query('url') ?? '', clock.now())
    return c.json(link ? { known: true, live: link.ended === null, ...link } : { known: false, live: false })
  })

  // What the customer does with the link: chooses a password.
  app.post('/sandbox/register', async (c) => {
    const wanted = await body(c, z.object({ url: z.string().max(500) }))
    if (!wanted) return bad('Give {"url": the link}.')
    return store.transaction(() => {
      const link = links.use(wanted.url, clock.now())
      if (!link) return problem('NOT_FOUND', 'This link is not good any more.')
      const work = startWork(parts, CUSTOMER, clock.now())
      register(work, RegistrationId.parse(link.registrationId))
      return c.json({ registered: link.registrationId })
    })
  })

  // Somebody else changes a record, in the billing system itself.
  app.post('/sandbox/change', async (c) => {
    const wanted = await body(c, Named.extend({ fields: z.record(z.string(), z.unknown()).default({}) }))
    if (!wanted) return bad('Give {"resource", "id", "fields"}.')
    const record = store.get(wanted.resource, wanted.id)
    if (!record) return problem('NOT_FOUND')
    const changed = { ...record, ...wanted.fields, updatedAt: clock.now() }
    const checked = resources[wanted.resource].safeParse(changed)
    if (!checked.success) return bad(checked.error.message)
    return c.json(store.transaction(() => store.put(wanted.resource, changed as never)))
  })

  app.post('/sandbox/delete', async (c) => {
    const wanted = await body(c, Named)
    if (!wanted) return bad('Give {"resource", "id"}.')
    return store.transaction(() => store.remove(wanted.resource, wanted.id, clock.now())) ? c.json({ deleted: wanted.id }) : problem('NOT_FOUND')
  })

  // What came of each command: one that took effect twice is `done` twice.
  app.get('/sandbox/effects', (c) => {
    const page = EffectsPage.safeParse(c.req.query())
    if (!page.success) return bad(page.error.message)
    const found = effects.list(page.data)
    return c.json({ effects: found, next: found.length < page.data.limit ? null : found.at(-1)?.n })
  })

  app.get('/sandbox/gateway', (c) => c.json({ behaviour: gateway.get(c.req.query('methodId') ?? '') }))
  app.post('/sandbox/gateway', async (c) => {
    const wanted = await body(c, Behaviour)
    if (!wanted) return bad('Give {"methodId", "behaviour": {"declineCode", "failsLeft"} or null}.')
    gateway.set(wanted.methodId, wanted.behaviour)
    return c.json(wanted)
  })

  app.get('/sandbox/mail', (c) => {
    const page = MailPage.safeParse(c.req.query())
    if (!page.success) return bad(page.error.message)
    const messages = mail.entries(page.data.after, page.data.limit, page.data.to)
    return c.json({ received: mail.received(), messages, next: messages.length < page.data.limit ? null : messages.at(-1)?.n })
  })
  app.get('/sandbox/mail/:n', (c) => {
    const found = mail.mails().find(({ n }) => n === Number(c.req.param('n')))
    return found ? c.json(found) : problem('NOT_FOUND', 'That message was not received, or is kept no more.')
  })
  app.post('/sandbox/mail/faults', async (c) => {
    const wanted = await body(c, MailFaultsBody)
    if (!wanted) return bad('Give {"refuseConnections", "rejectAll", "cutAfterData"}.')
    await mail.setFaults(wanted)
    return c.json(wanted)
  })

  app.post('/sandbox/sms/inbound', async (c) => {
    const wanted = await body(c, InboundSms)
    return wanted ? c.json(sms.add({ ...wanted, at: wanted.at ?? clock.now(), direction: 'inbound' })) : bad('Give {"from", "to", "body"}, and "at" (epoch ms) where it came before now.')
  })
  app.get('/sandbox/sms', (c) => {
    const page = SmsPage.safeParse(c.req.query())
    if (!page.success) return bad(page.error.message)
    const messages = sms.list(page.data)
    return c.json({ messages, next: messages.length < page.data.limit ? null : messages.at(-1)?.n })
  })
  // What happens to the next requests of the SMS account, one each.
  app.post('/sandbox/sms/faults', async (c) => {
    const wanted = await body(c, SmsFaultsBody)
    if (!wanted) return bad(`Give {"next": [${smsFaults.map((name) => `"${name}"`).join(', ')}]}.`)
    smsFaultPlan.next = wanted.next
    return c.json(wanted)
  })
}

const bad = (message: string): Response => problem('BAD_REQUEST', message)

async function body<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S> | null> {
  const read: unknown = await c.req.json().catch(() => null)
  const parsed = schema.safeParse(read)
  return parsed.success ? parsed.data : null
}
