import { BankFileError } from './bankFileError.ts'

export interface Line { text: string; number: number }

/** Lines of text that comes in pieces, numbered from 1; CR LF, LF and CR end one. @throws BankFileError TOO_LARGE */
export async function* linesOf(pieces: AsyncIterable<string>, limit: number): AsyncGenerator<Line> {
  let rest = ''
  let number = 0
  let afterReturn = false
  for await (const piece of pieces) {
    // A line feed at the start of a piece may be the second half of an end that was seen.
    const fresh = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
    if (piece !== '') afterReturn = piece.endsWith('\r')
    const lines = (rest + fresh).split(/\r\n|\r|\n/)
    rest = lines.pop() ?? ''
    for (const text of lines) yield { text: within(text, limit, ++number), number }
    within(rest, limit, number + 1)
  }
  if (rest !== '') yield { text: rest, number: number + 1 }
}

function within(text: string, limit: number, line: number): string {
  if (text.length > limit) throw new BankFileError('TOO_LARGE', `There are more than ${limit} characters. The file is damaged; ask the bank for it again.`, line)
  return text
}
