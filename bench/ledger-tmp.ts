import { mkdirSync, rmSync } from 'node:fs'
import { agingFigures } from './documents/aging.ts'
mkdirSync('/tmp/team/ledger/m', { recursive: true })
console.time('all'); console.log((await agingFigures('/tmp/team/ledger/m')).map((f) => `${f.name} ${f.figure} ${f.against}`).join('\n')); console.timeEnd('all'); rmSync('/tmp/team/ledger/m', { recursive: true })
