/** Colours of a document: the party's own, and the greys that go with any. */

/** Of sRGB, from 0 to 1. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
}

const rgb = (red: number, green: number, blue: number): Colour => ({ red, green, blue })

export const INK = rgb(0.1, 0.12, 0.15)
export const QUIET = rgb(0.36, 0.4, 0.45)
export const HAIRLINE = rgb(0.83, 0.85, 0.88)
export const WASH = rgb(0.955, 0.962, 0.97)
export const WHITE = rgb(1, 1, 1)

/** `#rrggbb`. */
export function fromHex(hex: string): Colour {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return rgb(part(1), part(3), part(5))
}

/** White or ink, whichever reads better on a colour (WCAG relative luminance). */
export function readableOn(colour: Colour): Colour {
  return luminance(colour) > 0.4 ? INK : WHITE
}

/** The colour itself where it reads on white paper, else ink. */
export function readableOnPaper(colour: Colour): Colour {
  return luminance(colour) > 0.3 ? INK : colour
}

function luminance({ red, green, blue }: Colour): number {
  const linear = (part: number) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
