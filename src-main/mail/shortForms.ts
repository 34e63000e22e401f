/**
 * One character outside GSM-7 more than doubles what an SMS costs. Signs that only look better than a plain
 * one become that (a true minus, a bullet before a card's digits, a narrow space in an amount); letters and names stay as they are.
 */
export function shortForms(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212\u2018-\u201a\u201c-\u201e\u2026\u2022\u00a0\u2007\u2009\u202f]/g, (sign) => SHORT[sign] ?? ' ')
}

const SHORT: Readonly<Record<string, string>> = {
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-',
  '\u2018': '\'', '\u2019': '\'', '\u201a': '\'', '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u2026': '...', '\u2022': '*',
}
