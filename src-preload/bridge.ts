/** Hands the window's port over, and offers the few things only a desktop can do. Knows nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE, channels, CONNECT_MESSAGE, CORE_RESTARTED_MESSAGE, type Bridge, type BridgeAnswer, type BridgeCall } from '#contract/bridge.ts'

window.addEventListener('message', (event: MessageEvent) => {
  const port = event.ports[0]
  if (event.source !== window || event.data !== CONNECT_MESSAGE || port === undefined) return
  ipcRenderer.postMessage(channels.connect, null, [port])
})

ipcRenderer.on(channels.coreRestarted, () => window.postMessage(CORE_RESTARTED_MESSAGE, window.location.origin))

async function call(name: BridgeCall, argument: string): Promise<boolean> {
  const answer = (await ipcRenderer.invoke(channels[name], argument)) as BridgeAnswer
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

const bridge: Bridge = {
  platform: process.platform as Bridge['platform'],
  openDocument: async (id) => void (await call('openDocument', id)),
  saveDocument: (id) => call('saveDocument', id),
  revealDocument: async (id) => void (await call('revealDocument', id)),
  openExternal: async (url) => void (await call('openExternal', url)),
}
contextBridge.exposeInMainWorld(BRIDGE, bridge)
