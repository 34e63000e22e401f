/** Handing a file over to the core piece by piece: the same in the application and in a browser, whatever its size. */

/** As base64 within the megabyte that the host takes at once from a browser. */
export const PIECE_BYTES = 720 * 1024

export interface Handing {
  begin(input: { fileName: string; bytes: number }): Promise<{ file: string }>
  append(input: { file: string; offset: number; base64: string }, options: { signal: AbortSignal }): Promise<{ bytes: number }>
}

export interface HandedSoFar {
  /** What the core calls it; null before it has been told of it. */
  handle: string | null
  bytes: number
}

/**
 * Hands `file` over from where `from` stopped, and tells after each piece how far it is. Whatever fails is thrown on,
 * and can be gone on with from what was told last.
 */
export async function handOver(core: Handing, file: Pick<File, 'name' | 'size' | 'slice'>, from: HandedSoFar, tell: (now: HandedSoFar) => void, signal: AbortSignal): Promise<string> {
  const handle = from.handle ?? (await core.begin({ fileName: file.name, bytes: file.size })).file
  let at = from.handle === null ? 0 : from.bytes
  tell({ handle, bytes: at })
  while (at < file.size) {
    signal.throwIfAborted()
    // A file that was changed or taken away meanwhile cannot be read any more; the browser says so in its own words.
    const piece = await file.slice(at, at + PIECE_BYTES).arrayBuffer().catch(() => { throw new Error(`${file.name} cannot be read any more: it was moved or changed meanwhile. Choose it again.`) })
    await core.append({ file: handle, offset: at, base64: base64Of(new Uint8Array(piece)) }, { signal })
    at += piece.byteLength
    tell({ handle, bytes: at })
  }
  return handle
}

export function base64Of(bytes: Uint8Array): string {
  let binary = ''
  // A call takes so many arguments at once.
  for (let from = 0; from < bytes.length; from += 8192) binary += String.fromCharCode(...bytes.subarray(from, from + 8192))
  return btoa(binary)
}
