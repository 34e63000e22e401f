/**
 * Bank statements from a file: camt.053, MT940, BAI2 and OFX are known by what they say, a table is read by a mapping.
 * Pure: nothing is stored, and the same bytes give the same answer. docs/connectors/bank.md tells what is taken and what refused.
 */
import type { StatementFormat } from '#contract/bank.ts'
import { readBai2 } from './bai2/reader.ts'
import { BankFileError } from './bankFileError.ts'
import { readCamt } from './camt/reader.ts'
import type { Bytes } from './collect.ts'
import { collected } from './collect.ts'
import type { CsvMapping } from './csv/mapping.ts'
import { readCsv } from './csv/reader.ts'
import { formatOf } from './detect.ts'
import { beginning, decoded, encodingOf } from './encoding.ts'
import { Found } from './found.ts'
import type { Limits } from './limits.ts'
import { LIMITS } from './limits.ts'
import { readMt940 } from './mt940/reader.ts'
import { readOfx } from './ofx/reader.ts'
import type { BankFile } from './statement.ts'

export interface ReadOptions {
  /** Told in the words of an error; the kind of the file is not taken from it. */
  fileName: string
  /** Needed for a table, and not looked at for what is no table. */
  csv?: CsvMapping
  /** Stops the reading between two pieces, with the signal's reason. */
  signal?: AbortSignal
  /** Smaller ones, for tests. */
  limits?: Partial<Limits>
}

type Reader = (text: AsyncIterable<string>, found: Found) => Promise<void>

/**
 * Every statement of the file, in its order: those to believe, and those that are refused with why.
 * @throws BankFileError where the file as a whole cannot be read; the signal's reason
 */
export async function readStatements(bytes: Bytes, { fileName, csv, signal, limits = {} }: ReadOptions): Promise<BankFile> {
  const found = new Found({ ...LIMITS, ...limits })
  const whole = await collected(bytes, found.limits.bytes, signal)
  const encoding = encodingOf(whole, csv?.encoding ?? null)
  const format = formatOf(beginning(whole, encoding), csv !== undefined)
  // An encoding is chosen for tables; what tells its own is read by that.
  const used = format === 'csv' || csv === undefined ? encoding : encodingOf(whole, null)
  if (used.note !== null) found.note(used.note)
  await readerOf(format, csv)(decoded(whole, used, signal), found)
  const { statements, refused, notes } = found
  if (statements.length + refused.length === 0) throw new BankFileError('BROKEN', `There is no statement in “${fileName}”. Ask the bank for the file again.`)
  return { format, encoding: used.name, statements, refused, notes }
}

function readerOf(format: StatementFormat, csv: CsvMapping | undefined): Reader {
  switch (format) {
    case 'camt053': return readCamt
    case 'mt940': return readMt940
    case 'bai2': return readBai2
    case 'ofx': return readOfx
    case 'csv': {
      if (csv === undefined) throw new BankFileError('MAPPING_NEEDED', 'Say which column is which, and it can be read.')
      return (text, found) => readCsv(text, found, csv)
    }
  }
}
