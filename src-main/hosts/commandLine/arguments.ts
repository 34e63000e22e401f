/** Arguments as they are typed, checked before anything is opened: what is wrong is said, exit 2. */
import { InvalidArgumentError } from 'commander'
import { BusinessDate } from '#contract/vocabulary.ts'

export function businessDate(text: string): string {
  if (!BusinessDate.safeParse(text).success) throw new InvalidArgumentError(`"${text}" is no date. Write it as 2026-11-21.`)
  return text
}

/** A number, id or name of something, as it was pasted: never empty. */
export function named(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty. Give a number or an id.')
  return text.trim()
}

export const wholeNumber = (least: number, most: number) => (text: string): number => {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most) throw new InvalidArgumentError(`"${text}" is no whole number from ${least} to ${most}.`)
  return number
}

export function smtpUrl(text: string): string {
  if (!URL.canParse(text) || !/^smtps?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError(`"${text}" is no mail server. Write smtp://host:port or smtps://host:port.`)
  return text
}

export function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError(`"${text}" is no address of a billing system. Write https://host.`)
  return text
}
