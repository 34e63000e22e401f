/**
 * `attachment` with a file name that can hold nothing but a file name: an ASCII one for old readers,
 * and the exact one percent-encoded (RFC 6266, RFC 8187).
 */
export function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^A-Za-z0-9 ._()-]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${percentEncoded(fileName)}`
}

// encodeURIComponent leaves ' ( ) * ! alone, and those are not attr-char.
const percentEncoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
