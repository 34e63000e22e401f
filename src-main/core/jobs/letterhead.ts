/** The job that shows a letterhead before it is set, and that a logo can be printed. */
import type { Logo as SentLogo } from '#contract/letterhead.ts'
import { partyById } from '#main/db/books.ts'
import type { RowOf } from '#main/db/schema.ts'
import type { Letterhead, Logo } from '#main/documents/letterhead/letterhead.ts'
import { logoProblem, sizeOfLogo } from '#main/documents/letterhead/logo.ts'
import { drawReceipt, type ReceiptContent } from '#main/documents/pdf/receipt.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { onWorkspace } from './madeFile.ts'

/** Fails with BAD_LOGO and why; NO_SUCH_PARTY. */
export const letterheadJob: JobHandler<'documents.letterhead'> = ({ workspaceDir, partyId, fields, logo }) =>
  onWorkspace(workspaceDir, async (database) => {
    const party = database.first(partyById(partyId))
    if (party === undefined) throw new JobFailure('NO_SUCH_PARTY', 'This party is not in the local copy. Pull and try again.')
    const picture = logo === null ? null : readLogo(logo)
    const pages = await drawReceipt(sample(party, { ...fields, logo: picture, locale: party.locale }))
    try {
      return { bytes: (await pages.finish()).bytes }
    } catch (error) {
      // What the writer of PDFs cannot take is refused now, and not with the first document.
      throw picture === null ? error : new JobFailure('BAD_LOGO', 'This picture cannot be put on a document. Save it again as an ordinary PNG or JPEG.')
    }
  })

function readLogo({ type, base64 }: SentLogo): Logo {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  const problem = logoProblem(bytes)
  if (problem !== null) throw new JobFailure('BAD_LOGO', problem)
  const size = sizeOfLogo(bytes)!
  if (size.type !== type) throw new JobFailure('BAD_LOGO', `This picture was said to be a ${NAMES[type]}, and it is a ${NAMES[size.type]}. Choose it again.`)
  return { ...size, bytes }
}

const NAMES = { png: 'PNG', jpeg: 'JPEG' }

/** Invented, in the party's own currency and language. */
function sample(party: RowOf<'parties'>, letterhead: Letterhead): ReceiptContent {
  const unit = 10 ** exponentOf(party.currency)
  const applied = [['IN1001', '2026-01-01', 1290], ['IN1014', '2026-02-01', 990]] as const
  return {
    letterhead,
    recipient: { name: 'Kestrel Freight', ref: 'A-000000', address: { lines: ['12 Harbour Street'], city: 'Port Example', region: '', postcode: '00000', country: letterhead.address.country }, poNumber: 'PO-77120', locale: party.locale },
    ref: 'PM000000', receivedOn: '2026-02-20', amountMinor: 2500 * unit, currency: party.currency,
    paidBy: { medium: 'card', method: { kind: 'card', brand: 'visa', last4: '4242' } }, memo: null,
    applied: applied.map(([invoice, issuedOn, whole]) => ({ on: '2026-02-20', invoice, issuedOn, totalMinor: whole * unit, amountMinor: whole * unit })),
    refunds: [], wallet: null,
  }
}
