// `npm run lint`: oxlint for the code, dependency-cruiser for who may import whom. `--only code` or `--only boundaries` runs one.
import { parseArgs } from 'node:util'
import { lintBoundaries } from './boundaries.ts'
import { lintCode } from './code.ts'

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const parts = { code: lintCode, boundaries: lintBoundaries }
const chosen = Object.entries(parts).filter(([name]) => only === undefined || name === only)
if (chosen.length === 0) throw new Error(`--only takes ${Object.keys(parts).join(' or ')}, not ${only}`)

const results = await Promise.all(chosen.map(([, part]) => part()))
for (const { output } of results) if (output !== '') console.log(output)
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
