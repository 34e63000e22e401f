import { toDecimalString } from '#main/domain/currency.ts'
import { xml } from './camt.ts'
import type { Said, SaidEntry } from './said.ts'
import { closingOf } from './said.ts'

const compact = (on: string): string => on.replaceAll('-', '')

export function ofxEntry(one: SaidEntry, currency: string, version: 1 | 2, more = ''): string {
  const leaf = (name: string, text: string) => `<${name}>${xml(text)}${version === 2 ? `</${name}>` : ''}\n`
  return `<STMTTRN>${leaf('TRNTYPE', one.amountMinor < 0 ? 'DEBIT' : 'CREDIT')}${leaf('DTPOSTED', `${compact(one.bookedOn)}235959.123[-5:EST]`)}${leaf('DTAVAIL', compact(one.valueOn))}${leaf('TRNAMT', toDecimalString(one.amountMinor, currency))}${leaf('FITID', one.bankReference)}${more}${leaf('CHECKNUM', one.reference)}${leaf('NAME', one.payerName)}<BANKACCTTO>${leaf('BANKID', '1')}${leaf('ACCTID', one.payerAccount)}${leaf('ACCTTYPE', 'CHECKING')}</BANKACCTTO>${leaf('MEMO', one.text)}</STMTTRN>`
}

export function ofxStatement(said: Said, version: 1 | 2, entries = said.entries.map((one) => ofxEntry(one, said.currency, version)).join('')): string {
  const leaf = (name: string, text: string) => `<${name}>${text}${version === 2 ? `</${name}>` : ''}\n`
  return `<STMTTRNRS>${leaf('TRNUID', '1')}<STATUS>${leaf('CODE', '0')}${leaf('SEVERITY', 'INFO')}</STATUS><STMTRS>${leaf('CURDEF', said.currency)}<BANKACCTFROM>${leaf('BANKID', said.bank)}${leaf('ACCTID', said.account)}${leaf('ACCTTYPE', 'CHECKING')}</BANKACCTFROM>
<BANKTRANLIST>${leaf('DTSTART', compact(said.fromOn))}${leaf('DTEND', compact(said.toOn))}${entries}</BANKTRANLIST><LEDGERBAL>${leaf('BALAMT', toDecimalString(closingOf(said), said.currency))}${leaf('DTASOF', compact(said.toOn))}</LEDGERBAL></STMTRS></STMTTRNRS>`
}

const HEAD_1 = (charset: string) => `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:${charset === 'UTF-8' ? 'UTF-8' : 'USASCII'}\nCHARSET:${charset === 'UTF-8' ? 'NONE' : charset}\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n`
const HEAD_2 = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'

export function ofxFile(statements: readonly string[], version: 1 | 2, charset = 'UTF-8'): string {
  return `${version === 1 ? HEAD_1(charset) : HEAD_2}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1>${statements.join('\n')}</BANKMSGSRSV1></OFX>\n`.replaceAll('<CODE>0<SEVERITY>INFO</STATUS></SONRS>', version === 1 ? '<CODE>0<SEVERITY>INFO</STATUS></SONRS>' : '<CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS></SONRS>')
}
