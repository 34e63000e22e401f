/** The kind of a file, by what it says and never by its name. */
import type { StatementFormat } from '#contract/bank.ts'
import { BankFileError } from './bankFileError.ts'

/** @throws BankFileError NOT_A_STATEMENT, with what it is where that is known */
export function formatOf(beginning: string, withMapping: boolean): StatementFormat {
  const text = beginning.trimStart()
  if (text === '') throw notOne('It is empty.')
  refuseKnownOthers(text)
  if (text.startsWith('<')) return ofMarkup(text)
  if (/^OFXHEADER\s*:/.test(text)) return 'ofx'
  // A table may begin with such a cell too.
  if (text.startsWith('01,') && (!withMapping || /[\r\n]02,/.test(text))) return 'bai2'
  if (/^\{1:|^:\d\d[A-Z]?:|(?:^|[\r\n{4:]):20:/.test(text) && /:(?:25P?|60[FM]|28C?|61):/.test(text)) return swift(text)
  if (withMapping) return 'csv'
  if (/[,;\t|]/.test(text.split(/[\r\n]/, 1)[0] ?? '')) {
    throw new BankFileError('MAPPING_NEEDED', 'This looks like a table. Say which column is which, and it can be read.')
  }
  throw notOne('Take a statement as camt.053, MT940, BAI2, OFX or CSV from the bank.')
}

function ofMarkup(text: string): StatementFormat {
  if (/^<\?OFX\b/i.test(text) || /<\?OFX\b/i.test(text) || /^(?:<\?xml[^>]*>\s*)?<OFX>/i.test(text)) return 'ofx'
  if (/<(?:[\w.-]+:)?BkToCstmrAcctRpt\b/.test(text) || text.includes('camt.052')) throw notOne('It is a camt.052, which tells of a day that is not over. Take the camt.053 of the day from the bank.')
  if (/<(?:[\w.-]+:)?BkToCstmrDbtCdtNtfctn\b/.test(text) || text.includes('camt.054')) throw notOne('It is a camt.054, a notice without balances. Take the camt.053 of the day from the bank.')
  if (/<(?:[\w.-]+:)?BkToCstmrStmt\b/.test(text) || text.includes('camt.053')) return 'camt053'
  // Read on as camt.053, whose reader refuses it at that place and says why.
  if (/<!DOCTYPE\b/i.test(text)) return 'camt053'
  throw notOne('It is XML, and neither camt.053 nor OFX. Take one of these from the bank.')
}

/** MT942 tells of a day that is not over: it has a limit of amounts, and no balances. */
function swift(text: string): StatementFormat {
  if (/\{2:[IO]942/.test(text) || (/:34F:/.test(text) && !/:60[FM]:/.test(text))) throw notOne('It is an MT942, which tells of a day that is not over. Take the MT940 of the day from the bank.')
  return 'mt940'
}

function refuseKnownOthers(text: string): void {
  if (text.startsWith('PK\u0003\u0004')) throw notOne('It is a ZIP archive or a workbook. Unpack it, or save the sheet as CSV.')
  if (text.startsWith('%PDF')) throw notOne('It is a PDF, made to be printed. Take the same statement as camt.053, MT940, BAI2, OFX or CSV from the bank.')
  if (text.startsWith('\u00D0\u00CF\u0011\u00E0')) throw notOne('It is an old workbook or is encrypted. Save the sheet as CSV.')
  if (/^!(?:Type|Account|Option):/i.test(text)) throw notOne('It is QIF, which names neither its account nor a balance. Take OFX or CSV from the bank.')
}

const notOne = (words: string) => new BankFileError('NOT_A_STATEMENT', `This is not a bank statement that can be read. ${words}`)
