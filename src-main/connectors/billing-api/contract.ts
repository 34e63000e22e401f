/**
 * The HTTP API of the billing system: an oRPC contract with OpenAPI routes. The document
 * `resources/billing-api.openapi.json` is generated from it. For each resource
 * `GET /v1/{resource}` (stable order, tombstones), `GET /v1/{resource}/{id}`; for the reconcile
 * `GET /v1/sums` and `GET /v1/accounts/{id}/records`; each command is a `POST` with the headers
 * `Idempotency-Key` and `If-Match`; bearer token on all.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { commands, type CommandName } from '#contract/commands.ts'
import { resources, type Resource } from '#main/core/ports/records.ts'
import { AccountId, Currency, Grant, PartyId } from '#contract/vocabulary.ts'

/** `paymentMethods` → `payment-methods`. */
export const resourcePath = (resource: Resource): string => resource.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

/** Where each command is posted; `{…}` is the command's target. */
export const commandPaths: Record<CommandName, `/v1/${string}`> = {
  retryCharge: '/v1/charges/{chargeId}/retry',
  payInvoice: '/v1/invoices/{invoiceId}/pay',
  holdInvoice: '/v1/invoices/{invoiceId}/hold',
  releaseInvoice: '/v1/invoices/{invoiceId}/release',
  approveInvoice: '/v1/invoices/{invoiceId}/approve',
  extendApproval: '/v1/invoices/{invoiceId}/extend',
  disputeInvoice: '/v1/invoices/{invoiceId}/dispute',
  requestCreditNote: '/v1/invoices/{invoiceId}/credit-notes',
  recordPayment: '/v1/invoices/{invoiceId}/payments',
  requestWriteOff: '/v1/invoices/{invoiceId}/write-off',
  voidInvoice: '/v1/invoices/{invoiceId}/void',
  receivePayment: '/v1/accounts/{accountId}/payments',
  reversePayment: '/v1/payments/{paymentId}/reverse',
  setDefaultMethod: '/v1/accounts/{accountId}/default-method',
  applyPayment: '/v1/payments/{paymentId}/apply',
  applyCreditNote: '/v1/credit-notes/{creditNoteId}/apply',
  setApprovalPreference: '/v1/accounts/{accountId}/approval-preference',
  assignApprover: '/v1/accounts/{accountId}/approver',
  setRecharge: '/v1/accounts/{accountId}/recharge',
  setAutopay: '/v1/accounts/{accountId}/autopay',
  updateContact: '/v1/contacts/{contactId}',
  updateAddress: '/v1/accounts/{accountId}/address',
  setPoNumber: '/v1/accounts/{accountId}/po-number',
  setAddOn: '/v1/add-ons/{addOnId}',
  newRegistrationLink: '/v1/registrations/{registrationId}/link',
  pauseAccount: '/v1/accounts/{accountId}/pause',
  resumeAccount: '/v1/accounts/{accountId}/resume',
  addAccountNote: '/v1/accounts/{accountId}/notes',
}

/** A record that is no more: pulled like any other, it removes the copy. */
export const Tombstone = z.object({ id: z.string().min(1).max(64), rev: z.int().min(0), partyId: PartyId, deleted: z.literal(true) })

export const ListQuery = z.object({
  party: PartyId.optional(),
  /** Only records changed at or after this instant (epoch ms); the cursor takes precedence. */
  updatedSince: z.coerce.number().int().min(0).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
})

export const SumsQuery = z.object({
  resource: z.enum(Object.keys(resources) as [Resource, ...Resource[]]),
  party: PartyId,
  /** Only accounts after this one; may be the empty text of records without an account. Left out: from the beginning. */
  after: z.string().max(64).optional(),
  /** Accounts a page. */
  limit: z.coerce.number().int().min(1).max(20_000).default(5000),
})

/**
 * What there is of one resource for one account in one currency: account, currency, how many records,
 * the sum of their `rev`, the sum of their amount in minor units. Without names, as there are many.
 * An account's own record comes under its id, records without an account (parties, products) under
 * the empty text. The currency is empty, and the amount 0, of resources whose amount is not summed
 * (`summedField` of the records). Tombstones do not count.
 */
export const Sum = z.tuple([z.string().max(64), z.union([z.literal(''), Currency]), z.int().min(1), z.int().min(0), z.int()])

export const AccountRecordsQuery = z.object({
  /** Names of resources as they are in `/v1/totals`, with commas between; all when left out. */
  resources: z.string().max(500).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

const errors = {
  UNAUTHORIZED: { status: 401, message: 'The token is missing, wrong or no longer valid.' },
  FORBIDDEN: { status: 403, message: 'This operator may not do that.' },
  NOT_FOUND: { status: 404, message: 'There is no such record.' },
  /** The state of the record forbids the command; `data.reason` is a code such as `ALREADY_PAID`. */
  REFUSED: { status: 409, message: 'The billing system refused.', data: z.object({ reason: z.string().max(60) }) },
  PRECONDITION_FAILED: { status: 412, message: 'The record has changed since it was read.', data: z.object({ resource: z.string(), record: z.unknown() }) },
  IDEMPOTENCY_MISMATCH: { status: 422, message: 'This idempotency key was used for another command.' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests.' },
} as const

const listErrors = {
  ...errors,
  /** The cursor is too old: what was deleted since is no longer told. The resource is listed from the beginning. */
  CURSOR_EXPIRED: { status: 410, message: 'This cursor is no longer known; begin again without one.' },
} as const

const parameters = (names: readonly string[]) =>
  names.map((name) => ({ name, in: 'header' as const, required: name === 'Idempotency-Key', schema: { type: 'string' as const } }))

const list = (resource: Resource) =>
  oc
    .route({ method: 'GET', path: `/v1/${resourcePath(resource)}`, tags: ['resources'], summary: `List ${resource}` })
    .errors(listErrors)
    .input(ListQuery)
    .output(
      z.object({
        records: z.array(z.union([resources[resource], Tombstone])),
        cursor: z.string(),
        more: z.boolean(),
        announced: z.int().min(0),
      }),
    )

const read = (resource: Resource) =>
  oc
    .route({ method: 'GET', path: `/v1/${resourcePath(resource)}/{id}`, tags: ['resources'], summary: `Read one of ${resource}` })
    .errors(errors)
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(z.union([resources[resource], Tombstone]))

const post = (name: CommandName) =>
  oc
    .route({
      method: 'POST', path: commandPaths[name], tags: ['commands'], summary: commands[name].label,
      spec: (op) => ({ ...op, parameters: [...(op.parameters ?? []), ...parameters(['Idempotency-Key', 'If-Match'])] }),
    })
    .errors(errors)
    .input(commands[name].input as z.ZodObject)
    .output(
      z.object({
        /** Every record the command changed, as it is now; `replaced` is the rev it had just before, where it was there. */
        changed: z.array(z.object({ resource: z.string(), record: z.unknown(), replaced: z.int().min(0).optional() })),
        result: commands[name].result as z.ZodType,
      }),
    )

const each = <K extends string, V>(keys: readonly K[], make: (key: K) => V) =>
  Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>

export const billingApi = {
  me: oc
    .route({ method: 'GET', path: '/v1/me', tags: ['operator'], summary: 'The operator of the token, and the grants' })
    .errors(errors)
    .output(
      z.object({
        operator: z.object({ id: z.string(), name: z.string(), email: z.email() }),
        grants: z.array(Grant),
        parties: z.array(PartyId),
        /** Which billing system this is, wherever it is reached: an address may move, the id never changes. */
        system: z.object({ id: z.string().min(1).max(100), name: z.string().max(200) }).optional(),
      }),
    ),
  totals: oc
    .route({ method: 'GET', path: '/v1/totals', tags: ['operator'], summary: 'How many records of each resource there are' })
    .errors(errors)
    .input(z.object({ party: PartyId }))
    .output(z.array(z.object({ resource: z.string(), party: PartyId, count: z.int().min(0) }))),
  sums: oc
    .route({ method: 'GET', path: '/v1/sums', tags: ['reconcile'], summary: 'Counts and sums of a resource, account by account' })
    .errors(errors)
    .input(SumsQuery)
    .output(
      z.object({
        /** By account, then currency, in the order of their code points; an account is never torn over two pages. */
        sums: z.array(Sum),
        more: z.boolean(),
      }),
    ),
  accountRecords: oc
    .route({ method: 'GET', path: '/v1/accounts/{id}/records', tags: ['reconcile'], summary: 'Everything of one account as it is now, the account first' })
    .errors(errors)
    .input(AccountRecordsQuery.extend({ id: AccountId }))
    .output(
      z.object({
        /** The account itself, then what belongs to it resource by resource, what is referred to first; no tombstones. */
        records: z.array(z.object({ resource: z.string(), record: z.unknown() })),
        cursor: z.string(),
        more: z.boolean(),
        /** The highest `rev` given out when this page was read. */
        asOfRev: z.int().min(0),
      }),
    ),
  list: each(Object.keys(resources) as Resource[], list),
  read: each(Object.keys(resources) as Resource[], read),
  commands: each(Object.keys(commands) as CommandName[], post),
}
