/**
 * What the shell offers a window beside its port. In an ordinary browser there is no bridge, and
 * the window uses links to `/documents/{id}` instead.
 */
export interface Bridge {
  platform: 'win32' | 'darwin' | 'linux'
  /** Opens a made document with the system's program. Rejects with plain words. */
  openDocument(id: string): Promise<void>
  /** Asks where, and saves a copy there; false when the person cancelled. */
  saveDocument(id: string): Promise<boolean>
  /** Shows a made document in its folder. */
  revealDocument(id: string): Promise<void>
  /** Opens a web page of the billing portal in the system's browser; only addresses the shell allows. */
  openExternal(url: string): Promise<void>
}
/** The name of the bridge on `window`; absent in a browser. */
export const BRIDGE = 'counterfoil'
/** The message with which a window gives its port to the preload: `window.postMessage(CONNECT_MESSAGE, origin, [port])`. */
export const CONNECT_MESSAGE = 'counterfoil:connect'
/**
 * The message with which the preload tells its window (same source) that the core was started
 * again. Calls in flight have failed, streams have ended, the old port is dead: make a new one,
 * connect again, and ask for everything anew.
 */
export const CORE_RESTARTED_MESSAGE = 'counterfoil:core-restarted'

/** The channels between the preload and the shell. A call answers `BridgeAnswer`, for an error thrown over a channel loses its words. */
export const channels = {
  connect: 'counterfoil:connect',
  coreRestarted: 'counterfoil:core-restarted',
  openDocument: 'counterfoil:open-document',
  saveDocument: 'counterfoil:save-document',
  revealDocument: 'counterfoil:reveal-document',
  openExternal: 'counterfoil:open-external',
} as const
export type BridgeCall = 'openDocument' | 'saveDocument' | 'revealDocument' | 'openExternal'
export type BridgeAnswer = { ok: true; value: boolean } | { ok: false; message: string }
