import type { ImportKind } from '#contract/imports.ts'
import { allocations } from './allocations.ts'
import { contacts } from './contacts.ts'
import { customers } from './customers.ts'
import { invoices } from './invoices.ts'
import type { ImportRules } from './making.ts'
import { payments } from './payments.ts'
import { usage } from './usage.ts'

/** The rules of each kind; a fact is read and made by the same one. */
export const rulesOf: Record<ImportKind, ImportRules<unknown>> = { customers, contacts, invoices, payments, allocations, usage }
