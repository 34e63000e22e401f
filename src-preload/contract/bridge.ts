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
/** The message with which a window gives its port to the preload. */
export const CONNECT_MESSAGE = 'counterfoil:connect'
