/** How large a paper is shown: a share of its real size, or as wide as there is room. */
export type Zoom = number | 'width'

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const

/** A page that fits the width is never blown up beyond this. */
const WIDEST_FIT = 1.5

/** @param widthPx of the page at 100 % */
export function scaleOf(zoom: Zoom, widthPx: number, roomPx: number): number {
  if (zoom !== 'width') return zoom
  return widthPx <= 0 || roomPx <= 0 ? 1 : Math.min(WIDEST_FIT, Math.max(STEPS[0], roomPx / widthPx))
}

/** The next larger step, or smaller one; at the end of the steps it stays. */
export function zoomed(scale: number, by: 'in' | 'out'): number {
  // A fit between two steps counts as being there.
  const near = 0.005
  const next = by === 'in' ? STEPS.find((step) => step > scale + near) : STEPS.findLast((step) => step < scale - near)
  return next ?? (by === 'in' ? STEPS.at(-1)! : STEPS[0])
}

export const percent = (scale: number): string => `${Math.round(scale * 100)} %`
