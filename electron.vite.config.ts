import { existsSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import project from './package.json' with { type: 'json' }
import { mainEntries } from './scripts/build/entries.ts'
import { inItsOwnFile } from './scripts/build/ownFile.ts'

const at = (path: string): string => join(import.meta.dirname, path)

/** An entry that is not written yet is left out, and named. */
const inputs = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([name, path]) => {
      if (existsSync(at(path))) return [[name, at(path)]]
      console.warn(`not built: ${path} does not exist`)
      return []
    }),
  )

// The product ships Electron 45; tests may have to run on 33, so its Chromium and Node are the targets.
const TARGET_WINDOW = 'chrome130'
const TARGET_NODE = 'node20.18'

// "dependencies" stay outside and are read from node_modules; everything else is bundled, and so are those that
// each start of the core would read and compile in hundreds of small files: a fifth of a second.
const BUNDLED = ['@orpc/client', '@orpc/contract', '@orpc/server', 'croner', 'cronstrue', 'kysely', 'liquidjs', 'zod']
const OUTSIDE = Object.keys(project.dependencies).filter((dependency) => !BUNDLED.includes(dependency))

export default defineConfig({
  main: {
    plugins: [inItsOwnFile('core', at(mainEntries.core), { outDir: at('out/main'), target: TARGET_NODE, sourcemap: true, outside: OUTSIDE })],
    build: {
      outDir: 'out/main',
      target: TARGET_NODE,
      externalizeDeps: { exclude: BUNDLED },
      sourcemap: true,
      rolldownOptions: {
        input: inputs(mainEntries),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: TARGET_NODE,
      // A sandboxed preload can load nothing but 'electron'.
      externalizeDeps: false,
      rolldownOptions: {
        input: { bridge: at('src-preload/bridge.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    // The thread that reads PDFs is a module, as its library is.
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      target: TARGET_WINDOW,
      minify: true,
      // Read from the disk beside it, in one piece: a warning made for the web.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
})
