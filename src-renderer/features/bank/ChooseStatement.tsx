/** A statement to be read: chosen, or dropped anywhere on the screen. */
import { useMayNotManage } from '../../ui/core/session.ts'
import { ChooseFile, DropAnywhere } from '../../ui/files/ChooseFile.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { READ } from './list.ts'
import { begin } from './reading.ts'

/** What banks call their files; many give no ending that is told apart. */
const ACCEPTED = '.xml,.camt,.053,.sta,.940,.mt940,.swi,.txt,.bai,.bai2,.ofx,.qfx,.csv,.tsv,text/xml,application/xml,text/csv,text/plain,application/x-ofx'

const read = (file: File) => {
  begin(file)
  go(hrefOf('bank', READ))
}

export function ChooseStatement({ label = 'Read a statement…', variant = 'default', main = false }: { label?: string; variant?: 'filled' | 'default'; main?: boolean }) {
  return <ChooseFile label={label} accept={ACCEPTED} variant={variant} main={main} not={useMayNotManage()} onChoose={read} />
}

export function DropStatement() {
  return <DropAnywhere words="Drop it to read it as a bank statement" not={useMayNotManage()} onDrop={read} />
}
