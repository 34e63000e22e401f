import { join } from 'node:path'
import { build, type InlineConfig, type Plugin } from 'vite'

/**
 * Builds an entry once more after the others, with all that it loads at its start in its own file: a start reads and
 * links one file in place of some eighty, which it would share with entries that are started elsewhere. What it loads
 * later stays in files of its own. Not while developing, where each change would be built twice.
 * @param outside the dependencies that are read from node_modules; as of the others
 */
export function inItsOwnFile(name: string, source: string, { outDir, target, sourcemap, outside }: { outDir: string; target: string; sourcemap: boolean; outside: readonly string[] }): Plugin {
  let watching = false
  return {
    name: 'in-its-own-file',
    apply: 'build',
    buildStart() {
      watching = this.meta.watchMode
    },
    async closeBundle() {
      if (watching) return
      const own: InlineConfig = {
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        ssr: { noExternal: true },
        build: {
          ssr: true,
          outDir,
          emptyOutDir: false,
          target,
          sourcemap,
          minify: false,
          rolldownOptions: {
            input: { [name]: source },
            external: (id) => outside.some((dependency) => id === dependency || id.startsWith(`${dependency}/`)),
            output: { entryFileNames: '[name].js', chunkFileNames: join('chunks', `${name}-[name]-[hash].js`) },
          },
        },
      }
      await build(own)
    },
  }
}
