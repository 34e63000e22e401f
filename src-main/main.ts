/** The desktop application's entry. */
import { join } from 'node:path'
import { startDesktop } from './shell/desktop.ts'

const here = import.meta.dirname
startDesktop({
  core: join(here, 'core.js'),
  sandbox: join(here, 'sandboxServer.js'),
  preload: join(here, '../preload/bridge.cjs'),
  rendererDir: join(here, '../renderer'),
})
