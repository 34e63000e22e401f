/**
 * BAI2 (Bank Administration Institute, Cash Management Balance Reporting Specifications, version 2). An account of a group
 * is a statement. The totals of accounts, groups and the file are checked as they are written; counts of records are
 * told where they differ, as banks count them differently.
 */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { BankFileError, StatementProblem } from '../bankFileError.ts'
import { impliedAmount } from '../amounts.ts'
import { compactDate } from '../dates.ts'
import { StatementDraft } from '../draft.ts'
import type { Found } from '../found.ts'
import { accountNumberOf } from '../text.ts'
import type { BaiRecord } from './records.ts'
import { Fields, linesIn, recordsOf } from './records.ts'
import { Total } from './total.ts'
import { skipFundsType, transactionOf } from './transaction.ts'

/** @throws BankFileError */
export async function readBai2(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  const file = new Bai2(found)
  for await (const record of recordsOf(pieces, found.limits.text)) file.take(record)
  file.end()
}

interface Group { bank: string; asOf: BusinessDate | null; currency: Currency; problem: StatementProblem | null; drafts: StatementDraft[]; total: Total; accounts: number }
interface Account { draft: StatementDraft; total: Total }

class Bai2 {
  private readonly found: Found
  private readonly total = new Total('file')
  private groups = 0
  private group: Group | null = null
  private account: Account | null = null
  private whole = false

  constructor(found: Found) {
    this.found = found
  }

  take(record: BaiRecord): void {
    if (this.whole && record.code !== '01') throw cutOff(record.line)
    this.total.count(linesIn(record))
    this.group?.total.count(linesIn(record))
    this.account?.total.count(linesIn(record))
    switch (record.code) {
      case '01': return this.beginFile(record)
      case '02': return this.beginGroup(record)
      case '03': return this.beginAccount(record)
      case '16': return this.transaction(record)
      case '49': return this.endAccount(record)
      case '98': return this.endGroup(record)
      default: return this.endFile(record)
    }
  }

  /** @throws BankFileError where the file does not end as it should */
  end(): void {
    if (!this.whole) throw cutOff(null)
  }

  private beginFile(record: BaiRecord): void {
    if (this.group !== null || this.account !== null) throw cutOff(record.line)
    const fields = new Fields(record)
    const [, , , , , , , version = ''] = Array.from({ length: 8 }, () => fields.next())
    if (version !== '' && version !== '2') throw new BankFileError('NOT_A_STATEMENT', `This is version ${version.slice(0, 10)} of BAI, and version 2 is read. Ask the bank for BAI2.`, record.line)
    this.whole = false
    this.groups = 0
    this.total.restart(linesIn(record))
  }

  private beginGroup(record: BaiRecord): void {
    if (this.group !== null) throw cutOff(record.line)
    const fields = new Fields(record)
    const [, originator = '', status = '', asOf = '', , currency = ''] = Array.from({ length: 7 }, () => fields.next())
    const group: Group = { bank: accountNumberOf(originator), asOf: null, currency: currency || 'USD', problem: null, drafts: [], total: new Total('group'), accounts: 0 }
    group.total.count(linesIn(record))
    try {
      if (status !== '' && status !== '1') throw new StatementProblem(STATUS[status] ?? `The status of the group is “${status.slice(0, 10)}”, which is not known. Ask the bank what it means.`, record.line)
      if (!/^[A-Z]{3}$/.test(group.currency)) throw new StatementProblem(`“${currency.slice(0, 10)}” is not a currency. Ask the bank for the file again.`, record.line)
      group.asOf = compactDate(asOf, record.line)
    } catch (error) {
      if (!(error instanceof StatementProblem)) throw error
      group.problem = error
    }
    this.group = group
  }

  private beginAccount(record: BaiRecord): void {
    if (this.group === null || this.account !== null) throw cutOff(record.line)
    const draft = new StatementDraft()
    draft.ownReferences = false
    draft.openingIs = 'derived'
    const account = { draft, total: new Total('account') }
    account.total.count(linesIn(record))
    this.account = account
    if (this.group.problem !== null) draft.refuse(this.group.problem)
    const { group } = this
    draft.attempt(() => this.head(new Fields(record), account, group, record.line))
  }

  private head(fields: Fields, { draft, total }: Account, group: Group, line: number): void {
    draft.accountNumber = accountNumberOf(fields.next()) || null
    draft.bank = group.bank || null
    draft.currency = fields.next() || group.currency
    draft.fromOn = draft.toOn = group.asOf
    if (!/^[A-Z]{3}$/.test(draft.currency)) throw new StatementProblem(`“${draft.currency.slice(0, 10)}” is not a currency. Ask the bank for the file again.`, line)
    if (draft.accountNumber === null) throw new StatementProblem('The statement does not name its account. Ask the bank for one that does.', line)
    while (fields.more()) {
      const type = fields.next()
      // A comma too many before the end of a line.
      if (type === '') continue
      const written = fields.next()
      // How many items; of three digits it is the next type.
      fields.nextUnlessOver(/^(?!\d{3}$)\d*$/)
      skipFundsType(fields, line)
      if (written === '') continue
      const minor = impliedAmount(written, line)
      total.add(minor)
      // 010 and 015 are the ledger's; 040 and 045, what is available, are no sum of the entries.
      if (type === '010') draft.opening = { minor, on: group.asOf }
      if (type === '015') draft.closing = { minor, on: group.asOf }
    }
  }

  private transaction(record: BaiRecord): void {
    const { account, group } = this
    if (account === null || group === null) throw cutOff(record.line)
    account.draft.attempt(() => {
      const { entry, written } = transactionOf(new Fields(record), group.asOf, record.line)
      account.total.add(written)
      if (entry === null) return
      this.found.countEntry()
      account.draft.entries.push(entry)
    })
  }

  private endAccount(record: BaiRecord): void {
    const { account, group } = this
    if (account === null || group === null) throw cutOff(record.line)
    const fields = new Fields(record)
    account.draft.attempt(() => {
      const total = impliedAmount(fields.next(), record.line)
      group.total.add(total)
      account.total.check(total, record.line, account.draft.currency)
    })
    this.tellCount(account.total, fields.next(), record.line)
    group.drafts.push(account.draft)
    group.accounts += 1
    this.account = null
  }

  private endGroup(record: BaiRecord): void {
    const { group } = this
    if (group === null || this.account !== null) throw cutOff(record.line)
    const fields = new Fields(record)
    const problem = problemOf(() => {
      const total = impliedAmount(fields.next(), record.line)
      this.total.add(total)
      group.total.check(total, record.line)
      group.total.checkParts(fields.next(), group.accounts, 'accounts', record.line)
    })
    this.tellCount(group.total, fields.next(), record.line)
    for (const draft of group.drafts) {
      if (problem !== null) draft.refuse(problem)
      this.found.add(draft)
    }
    this.groups += 1
    this.group = null
  }

  private endFile(record: BaiRecord): void {
    if (this.group !== null || this.account !== null) throw cutOff(record.line)
    const fields = new Fields(record)
    const problem = problemOf(() => {
      this.total.check(impliedAmount(fields.next(), record.line), record.line)
      this.total.checkParts(fields.next(), this.groups, 'groups', record.line)
    })
    // A total that is wrong says that something is missing, and not where: nothing of the file is believed.
    if (problem !== null) throw new BankFileError('BROKEN', problem.message, problem.line)
    this.tellCount(this.total, fields.next(), record.line)
    this.whole = true
  }

  private tellCount(total: Total, written: string, line: number): void {
    const words = total.countDiffers(written, line)
    if (words !== null) this.found.note(words)
  }
}

function problemOf(work: () => void): StatementProblem | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof StatementProblem) return error
    throw error
  }
}

const STATUS: Readonly<Record<string, string>> = {
  2: 'The bank takes back what it told before (status 2), which is not read. Ask the bank for a file of the whole day.',
  3: 'The bank corrects what it told before (status 3), which is not read. Ask the bank for a file of the whole day.',
  4: 'The bank sent this as a test (status 4). Ask the bank for the real one.',
}

const cutOff = (line: number | null) => new BankFileError('BROKEN', 'A part of the file is missing: records 01, 02, 03, 49, 98 and 99 do not enclose each other. Nothing of it was taken; ask the bank for it again.', line)
