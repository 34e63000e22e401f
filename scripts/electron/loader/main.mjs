// Takes the place of Electron's own default app in the test runtime, which has none:
// `electron [-r module] FOLDER [arguments]`, where -r is how Playwright gets in.
// The top-level await holds back the 'ready' event until the application's entry has been evaluated.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const given = process.argv.slice(1)
let folder
for (let i = 0; i < given.length && folder === undefined; i++) {
  if (given[i] === '-r' || given[i] === '--require') require(given[++i])
  else if (!given[i].startsWith('-')) folder = resolve(given[i])
}

try {
  if (folder === undefined) throw new Error('usage: electron [-r module] FOLDER [arguments]')
  const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  app.setAppPath(folder)
  app.setName(productName ?? name)
  if (version !== undefined) app.setVersion(version)
  await import(pathToFileURL(resolve(folder, main ?? 'index.js')).href)
} catch (error) {
  // Electron would show a dialog and wait for somebody to close it.
  console.error(error)
  app.exit(1)
}
