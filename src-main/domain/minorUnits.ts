/**
 * The amount itself when it is a whole number that can be trusted to the last unit.
 * @throws RangeError when it is a fraction or beyond the safe integers: such an amount is wrong, not large.
 */
export function checkedMinor(minor: number): number {
  if (!Number.isSafeInteger(minor)) {
    throw new RangeError(`${minor} is not a whole number of minor units within ±${Number.MAX_SAFE_INTEGER}`)
  }
  return minor
}

/** a + b of one currency. @throws RangeError when the sum is no longer exact. */
export function addMinor(a: number, b: number): number {
  return checkedMinor(checkedMinor(a) + checkedMinor(b))
}

/** An amount worked out with big integers, back as a number. @throws RangeError when it does not fit. */
export function minorFromBigInt(minor: bigint): number {
  const asNumber = Number(minor)
  if (!Number.isSafeInteger(asNumber)) {
    throw new RangeError(`${minor} minor units are beyond ±${Number.MAX_SAFE_INTEGER}`)
  }
  return asNumber
}
