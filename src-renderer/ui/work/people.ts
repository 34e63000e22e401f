/** Whom something can be given to, by what was typed. */
import type { ListChoice } from './ChoiceList.tsx'

const PERSON_MAX = 200

/** Every word typed begins a word of the name; nobody is last, and a name that is not known is offered as it stands. */
export function peopleFor(typed: string, people: readonly string[], me: string | undefined): ListChoice<string | null>[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter((word) => word !== '')
  const fits = (name: string) => words.every((word) => name.toLowerCase().split(/[\s-]+/).some((part) => part.startsWith(word)))
  const found = people.filter((name) => fits(name) || (name === me && fits('me')))
  const name = typed.trim().replaceAll(/\s+/g, ' ')
  const isNew = name !== '' && name.length <= PERSON_MAX && !people.some((known) => known.toLowerCase() === name.toLowerCase())
  return [
    ...found.map((person) => ({ key: person, label: person, ...(person === me ? { says: 'you' } : {}), value: person })),
    ...(fits('nobody') ? [{ key: '\u0000nobody', label: 'Nobody', value: null }] : []),
    ...(isNew ? [{ key: '\u0000new', label: name, says: 'not named here before', value: name }] : []),
  ]
}
