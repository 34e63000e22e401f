/** The core's process: started by the desktop shell in Electron's utility process. */
import { join } from 'node:path'
import { createCore } from './core/createCore.ts'
import { runCoreProcess, type ParentPort } from './hosts/coreProcess.ts'
import { formDataWhenMade } from './hosts/formData.ts'

// Ctrl+C in a terminal reaches the whole group; the shell ends the core in order.
process.on('SIGINT', () => {})

formDataWhenMade()

runCoreProcess((process as unknown as { parentPort: ParentPort }).parentPort, {
  createCore,
  workerFile: join(import.meta.dirname, 'worker.js'),
  exit: (code) => process.exit(code),
})
