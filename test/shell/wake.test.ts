import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import type { ToCore } from '#contract/coreProcess.ts'

/** Electron's side: processes that are started, and what they were told. */
const electron = vi.hoisted(() => ({ children: [] as { told: ToCore[]; exit(code: number): void }[] }))
vi.mock('electron', () => ({
  utilityProcess: {
    fork() {
      const child = new EventEmitter()
      const told: ToCore[] = []
      electron.children.push({ told, exit: (code) => child.emit('exit', code) })
      return Object.assign(child, { stdout: null, stderr: null, kill: () => true, postMessage: (message: ToCore) => void told.push(message) })
    },
  },
}))
const { startCoreProcess } = await import('#main/shell/coreProcess.ts')

const START = { kind: 'start', workspaceDir: '/w', create: false, who: 'the desktop application', version: '0.1.0', demo: false, connection: null, smtpUrl: null, sms: null } as const
const startCore = () =>
  startCoreProcess('/core.js', START, { log: { shell() {}, core() {}, folder: '/logs' }, secrets: { get: () => null, set: () => true } }, { ready() {}, failed() {} })

beforeEach(() => void electron.children.splice(0))

test('the core is told when the machine woke', () => {
  const core = startCore()
  core.wake()
  expect(electron.children[0]!.told).toEqual([START, { kind: 'wake' }])
})

test('a core that was restarted meanwhile is told, and not the one that died', () => {
  const core = startCore()
  electron.children[0]!.exit(1)
  core.wake()
  expect(electron.children.map(({ told }) => told.filter(({ kind }) => kind === 'wake').length)).toEqual([0, 1])
})

test('where there is no core, nobody is told and nothing breaks', () => {
  const core = startCore()
  for (let death = 0; death < 4; death += 1) electron.children.at(-1)!.exit(1)
  expect(electron.children).toHaveLength(4)
  core.wake()
  expect(electron.children.flatMap(({ told }) => told).some(({ kind }) => kind === 'wake')).toBe(false)
})
