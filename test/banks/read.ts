import type { BankFileError } from '#main/banks/bankFileError.ts'
import type { ReadOptions } from '#main/banks/readStatements.ts'
import { readStatements } from '#main/banks/readStatements.ts'
import type { BankFile, BankStatement, RefusedStatement } from '#main/banks/statement.ts'
import { bytes } from './writers/said.ts'

type More = Omit<ReadOptions, 'fileName'>

export const read = (file: string | Uint8Array, more: More = {}): Promise<BankFile> => readStatements(typeof file === 'string' ? bytes(file) : file, { fileName: 'a file', ...more })

/** The one statement of a file that is believed. */
export async function believed(file: string | Uint8Array, more: More = {}): Promise<BankStatement> {
  const { statements, refused } = await read(file, more)
  if (statements.length !== 1 || refused.length > 0) throw new Error(`Not one statement: ${JSON.stringify({ statements: statements.length, refused })}`)
  return statements[0]!
}

/** The one statement of a file that is refused. */
export async function refusedOf(file: string | Uint8Array, more: More = {}): Promise<RefusedStatement> {
  const { statements, refused } = await read(file, more)
  if (statements.length > 0 || refused.length !== 1) throw new Error(`Not one refusal: ${JSON.stringify({ statements, refused })}`)
  return refused[0]!
}

/** Why a file cannot be read at all. */
export async function failureOf(file: string | Uint8Array, more: More = {}): Promise<BankFileError> {
  const result = await read(file, more).then(() => null, (error: unknown) => error)
  if (!(result instanceof Error) || result.name !== 'BankFileError') throw new Error(`No failure of the file: ${String(result)}`)
  return result as BankFileError
}
