/** Pictures for letterheads: what they are by their own bytes, never by what they are called; and whether all of them can be read. */
import { checkJpeg, sizeOfJpeg } from './jpeg.ts'
import { checkPng, sizeOfPng } from './png.ts'

export interface PictureSize {
  type: 'png' | 'jpeg'
  /** In dots. */
  width: number
  height: number
}

export const LOGO_BYTES_MAX = 512 * 1024
/** Of either side. */
export const LOGO_DOTS_MAX = 4000

/** By the first bytes alone; null for anything but a PNG or JPEG. */
export function sizeOfLogo(bytes: Uint8Array): PictureSize | null {
  const png = sizeOfPng(bytes)
  if (png !== null) return { type: 'png', ...png }
  const jpeg = sizeOfJpeg(bytes)
  return jpeg === null ? null : { type: 'jpeg', ...jpeg }
}

/** Why a picture cannot stand on a letterhead, in plain words; null where it can. All of it is read. */
export function logoProblem(bytes: Uint8Array): string | null {
  if (bytes.length > LOGO_BYTES_MAX) return `The picture has ${Math.ceil(bytes.length / 1024)} kB, and a logo may have ${LOGO_BYTES_MAX / 1024}. Save it smaller.`
  const size = sizeOfLogo(bytes)
  if (size === null) return 'This file is neither a PNG nor a JPEG. Save the picture as one of them.'
  const { type, width, height } = size
  if (width > LOGO_DOTS_MAX || height > LOGO_DOTS_MAX) return `The picture is ${width} by ${height} dots, and a logo may have ${LOGO_DOTS_MAX} on each side. Save it smaller.`
  const sound = type === 'png' ? checkPng(bytes) : checkJpeg(bytes)
  return sound ? null : 'This picture is damaged or not whole: it cannot be read to its end. Save it again, or take the original.'
}
