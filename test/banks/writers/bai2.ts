import type { Said, SaidEntry } from './said.ts'
import { closingOf } from './said.ts'

const yymmdd = (on: string): string => on.replaceAll('-', '').slice(2)

export function bai2Entry(one: SaidEntry): string[] {
  const head = `16,${one.amountMinor < 0 ? '475' : '195'},${Math.abs(one.amountMinor)},V,${yymmdd(one.valueOn)},,${one.bankReference},${one.reference},`
  const blank = one.text.indexOf(' ')
  // The text goes on in a line of its own, at a blank; a line that is full would go on within a word.
  if (blank < 0 || head.length + blank >= 80) return [head + one.text]
  return [head + one.text.slice(0, blank), `88,${one.text.slice(blank + 1)}`]
}

export interface Bai2Options { total?: (right: number) => number; count?: (right: number) => number; groupTotal?: (right: number) => number; fileTotal?: (right: number) => number; entries?: string[]; status?: string; version?: string }

export function bai2File(statements: readonly Said[], options: Bai2Options = {}): string {
  const same = (n: number) => n
  const { total = same, count = same, groupTotal = same, fileTotal = same, entries, status = '1', version = '2' } = options
  let sumOfFile = 0
  const groups = statements.map((said) => {
    const account = [`03,${said.account},${said.currency},010,${said.openingMinor},,,015,${closingOf(said)}/`, '88,040,1,,Z,045,2,,S,1,2,3/', ...(entries ?? said.entries.flatMap(bai2Entry))]
    const sum = said.openingMinor + closingOf(said) + 3 + said.entries.reduce((all, { amountMinor }) => all + Math.abs(amountMinor), 0)
    sumOfFile += sum
    const lines = [...account, `49,${total(sum)},${count(account.length + 1)}/`]
    return [`02,US,${said.bank},${status},${yymmdd(said.toOn)},,${said.currency},2/`, ...lines, `98,${groupTotal(sum)},1,${lines.length + 2}/`]
  })
  const records = groups.flat()
  return [`01,BANK,US,261120,0600,1,80,,${version}/`, ...records, `99,${fileTotal(sumOfFile)},${groups.length},${records.length + 2}/`, ''].join('\n')
}
