/**
 * What nobody has given yet, where a page or a mailbox must stand: an address under `.invalid`, which is kept for that
 * (RFC 2606), so that nothing goes out under it. It is for those who work here; a customer never sees it.
 */
export const NO_PAGE = 'https://not-set.invalid'
export const NO_SENDER = 'not-set@not-set.invalid'

/** Whether somebody gave it. @param address of a page, or of a mailbox */
export function isSet(address: string): boolean {
  const host = URL.canParse(address) && address.includes('://') ? new URL(address).hostname : address.slice(address.lastIndexOf('@') + 1)
  return address !== '' && !/(?:^|\.)invalid\.?$/i.test(host)
}

/** As a customer may see it: empty where it is not set. */
export const shownAddress = (address: string): string => (isSet(address) ? address : '')
