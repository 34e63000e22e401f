/** Made documents, by id: opened, shown in their folder, copied to where the person says. A page never names a path. */
import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog, shell, type BrowserWindow } from 'electron'
import type { CoreProcess } from './coreProcess.ts'
import { documentIsSafe } from './documentIsSafe.ts'

export interface Documents {
  open(id: unknown): Promise<boolean>
  reveal(id: unknown): Promise<boolean>
  /** False when the person cancelled. */
  save(id: unknown, over: BrowserWindow): Promise<boolean>
}

/** Each throws an `Error` in plain words when it cannot. */
export function documents(core: CoreProcess): Documents {
  async function find(id: unknown) {
    if (typeof id !== 'string' || id.length > 100) throw new Error('This is not a document.')
    const found = await core.ask('documentFile', { id })
    if (found === null) throw new Error('There is no such document in this workspace.')
    if (!documentIsSafe(found.path)) throw new Error(`${found.fileName} is not a kind of file that Counterfoil makes, so it was not opened.`)
    const isFile = await stat(found.path).then((file) => file.isFile(), () => false)
    if (!isFile) throw new Error(`${found.fileName} is no longer in the workspace’s documents folder. Make it again.`)
    return found
  }
  return {
    async open(id) {
      const { path, fileName } = await find(id)
      const problem = await shell.openPath(path)
      if (problem !== '') throw new Error(`${fileName} could not be opened: ${problem}. Save it and open it with a program of your choice.`)
      return true
    },
    async reveal(id) {
      shell.showItemInFolder((await find(id)).path)
      return true
    },
    async save(id, over) {
      const { path, fileName } = await find(id)
      const { canceled, filePath } = await dialog.showSaveDialog(over, { defaultPath: join(app.getPath('downloads'), fileName) })
      if (canceled || filePath === '') return false
      await copyFile(path, filePath).catch((error: NodeJS.ErrnoException) => {
        throw new Error(`${fileName} could not be saved there (${error.code ?? error.message}). Choose another place.`, { cause: error })
      })
      return true
    },
  }
}
