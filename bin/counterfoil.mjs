#!/usr/bin/env node
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { onNewEnoughNode } from '../scripts/newEnoughNode.mjs'

// npx starts this through a link, sometimes in its own cache.
const self = realpathSync(fileURLToPath(import.meta.url))
const project = dirname(dirname(self))

await onNewEnoughNode(self, async () => {
  const source = join(project, 'src-main/cli.ts')
  const built = join(project, 'out/main/cli.js')
  const useBuilt = !existsSync(source) || (await import('../scripts/build/fresh.ts')).buildIsFresh()
  await import(pathToFileURL(useBuilt ? built : source).href)
})
