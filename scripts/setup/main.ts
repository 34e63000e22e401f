// What tests and the window need beyond npm: installed where this run may, otherwise named exactly.
import { provideElectron } from '../electron/find.ts'
import { meet, Missing } from './install.ts'
import { testTools } from './linux.ts'
import { onPath } from './need.ts'

try {
  if (process.platform === 'linux') await meet(testTools)
  else nameMissingCommands()
  const electron = await provideElectron()
  console.log(`Ready: ${electron.official ? 'Electron' : 'the Electron test runtime'} at ${electron.executable}`)
} catch (error) {
  if (!(error instanceof Missing)) throw error
  console.error(error.message)
  process.exitCode = 1
}

/** On macOS and Windows nothing is installed for the reader. */
function nameMissingCommands(): void {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const missing = ['pdftotext', 'qpdf', 'hledger', 'soffice'].filter((name) => !onPath(name + suffix))
  if (missing.length === 0) return
  throw new Missing(`The tests check documents with these commands, which are not on the PATH: ${missing.join(', ')}`)
}
