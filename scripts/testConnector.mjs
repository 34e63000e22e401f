// `npm run test:connector -- NAME`: the promises of one connector; without a name, of all.
import { spawnSync } from 'node:child_process'

const [name] = process.argv.slice(2)
const { status } = spawnSync('npx', ['vitest', 'run', 'test/connectors/conformance.test.ts'], { stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, ...(name === undefined ? {} : { CONNECTOR: name }) } })
process.exit(status ?? 1)
