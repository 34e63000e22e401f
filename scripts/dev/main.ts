// `npm run dev`: the application with the demo company, rebuilt and reloaded as its sources change. Needs a display.
import { join } from 'node:path'
import { provideElectron } from '../electron/find.ts'
import { PROJECT } from '../project.ts'
import { runGroup } from '../process/group.ts'

const electron = await provideElectron()
const electronVite = join(PROJECT, 'node_modules/electron-vite/bin/electron-vite.js')
process.exitCode = await runGroup(
  process.execPath,
  [electronVite, 'dev', '--watch', '--', ...electron.args, '--demo', ...process.argv.slice(2)],
  { ...process.env, ...electron.env, ELECTRON_EXEC_PATH: electron.executable },
)
