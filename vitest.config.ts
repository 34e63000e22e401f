import { defineConfig } from 'vitest/config'

// Tests use real files, sockets and child processes, so each file has a process of its own
// and a slow machine is given time; no test measures time itself.
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
})
