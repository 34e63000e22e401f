import type { Said, SaidEntry } from './said.ts'
import { absolute, closingOf } from './said.ts'

export const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
export const sign = (minor: number): string => `<CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`
export const amt = (minor: number, currency: string): string => `<Amt Ccy="${currency}">${absolute(minor, currency)}</Amt>`

const party = (version: number, name: string): string => (version >= 8 ? `<Pty><Nm>${xml(name)}</Nm></Pty>` : `<Nm>${xml(name)}</Nm>`)

export const balance = (code: string, minor: number, currency: string, on: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amt(minor, currency)}${sign(minor)}<Dt><Dt>${on}</Dt></Dt></Bal>`

export function camtEntry(one: SaidEntry, currency: string, version: number): string {
  const [us, them] = one.amountMinor < 0 ? ['Dbtr', 'Cdtr'] : ['Cdtr', 'Dbtr']
  const status = version >= 8 ? '<Sts><Cd>BOOK</Cd></Sts>' : '<Sts>BOOK</Sts>'
  return `<Ntry>${amt(one.amountMinor, currency)}${sign(one.amountMinor)}${status}<BookgDt><Dt>${one.bookedOn}</Dt></BookgDt><ValDt><DtTm>${one.valueOn}T23:59:59+02:00</DtTm></ValDt><AcctSvcrRef>${one.bankReference}</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>${one.reference}</EndToEndId></Refs><RltdPties><${us}>${party(version, 'Us')}</${us}><${them}>${party(version, one.payerName)}</${them}><${them}Acct><Id><Othr><Id>${one.payerAccount}</Id></Othr></Id></${them}Acct></RltdPties><RmtInf><Ustrd>${xml(one.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
}

export function camtStatement(said: Said, version = 2, entries = said.entries.map((one) => camtEntry(one, said.currency, version)).join('\n')): string {
  return `<Stmt><Id>${said.reference}</Id><Acct><Id><IBAN>${said.account}</IBAN></Id><Ccy>${said.currency}</Ccy><Svcr><FinInstnId><${version >= 8 ? 'BICFI' : 'BIC'}>${said.bank}</${version >= 8 ? 'BICFI' : 'BIC'}></FinInstnId></Svcr></Acct>
${balance('OPBD', said.openingMinor, said.currency, said.fromOn)}${balance('CLBD', closingOf(said), said.currency, said.toOn)}${balance('CLAV', 1, said.currency, said.toOn)}
${entries}</Stmt>`
}

export function camtFile(statements: readonly string[], version = 2, prolog = '<?xml version="1.0" encoding="UTF-8"?>'): string {
  return `${prolog}\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${String(version).padStart(2, '0')}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n${statements.join('\n')}</BkToCstmrStmt></Document>\n`
}
