/** How an address is compared and kept: no mail server in use tells upper case from lower. */
export const sameAddress = (email: string): string => email.trim().toLowerCase()
