/** Payment methods by name, for lists and letters. */
const BRANDS: Readonly<Record<string, string>> = {
  visa: 'Visa', amex: 'American Express', jcb: 'JCB', unionpay: 'UnionPay', mastercard: 'Mastercard', discover: 'Discover', diners: 'Diners Club', diners_club: 'Diners Club',
  ach: 'ACH', becs: 'BECS', bacs: 'BACS', sepa: 'SEPA',
}

/** `Visa •4242`; a bank's name stays as it is, and what has no number is its name alone. */
export const methodName = ({ brand, last4 }: { readonly brand: string; readonly last4: string }): string => `${BRANDS[brand.toLowerCase()] ?? brand}${last4 === '' ? '' : ` •${last4}`}`
