/** The columns of a list as a person has arranged them: which are shown, and in which order. */
import type { Column } from './column.ts'

export interface ColumnChoice {
  id: string
  /** Always, or never; null: where there is room for it, as the list has it. */
  shown: boolean | null
}

type Known = Pick<Column<never>, 'id' | 'hidden' | 'drop'>

/**
 * Every column in the person's order, those a choice does not know behind the neighbour that the list gives them. Choices of
 * columns that the list does not have (any more) are passed over.
 */
export function inOrder<C extends Known>(columns: readonly C[], choices: readonly ColumnChoice[] | null): C[] {
  if (choices === null) return [...columns]
  const byId = new Map(columns.map((column) => [column.id, column]))
  const ordered = choices.map(({ id }) => byId.get(id)).filter((column) => column !== undefined)
  for (const [at, column] of columns.entries()) {
    if (choices.some(({ id }) => id === column.id)) continue
    const before = columns[at - 1]
    const place = before === undefined ? 0 : ordered.indexOf(before) + 1
    ordered.splice(place, 0, column)
  }
  return ordered
}

/** Those that are shown, in order. One that a person has asked for leaves for no lack of room. */
export function arranged<C extends Known>(columns: readonly C[], choices: readonly ColumnChoice[] | null): C[] {
  return inOrder(columns, choices).flatMap((column): C[] => {
    switch (choiceOf(column.id, choices)) {
      case true: {
        const { drop: _whenFull, ...pinned } = column
        return [pinned as C]
      }
      case false:
        return []
      case null:
        return column.hidden === true ? [] : [column]
    }
  })
}

const choiceOf = (id: string, choices: readonly ColumnChoice[] | null): boolean | null => choices?.find((choice) => choice.id === id)?.shown ?? null

/** Whether a person sees it, room permitting. */
export const isShown = (column: Known, choices: readonly ColumnChoice[] | null): boolean => choiceOf(column.id, choices) ?? column.hidden !== true

const allChoices = (columns: readonly Known[], choices: readonly ColumnChoice[] | null): ColumnChoice[] =>
  inOrder(columns, choices).map(({ id }) => ({ id, shown: choiceOf(id, choices) }))

/** With one column shown always, or never. */
export function withShown(columns: readonly Known[], choices: readonly ColumnChoice[] | null, id: string, shown: boolean): ColumnChoice[] {
  return allChoices(columns, choices).map((choice) => (choice.id === id ? { id, shown } : choice))
}

/** With one column in the place of another one, which makes room for it. */
export function withPlace(columns: readonly Known[], choices: readonly ColumnChoice[] | null, id: string, other: string): ColumnChoice[] {
  const all = allChoices(columns, choices)
  const from = all.findIndex((choice) => choice.id === id)
  const to = all.findIndex((choice) => choice.id === other)
  const [moved] = from < 0 || to < 0 ? [] : all.splice(from, 1)
  if (moved !== undefined) all.splice(to, 0, moved)
  return all
}

/** With one column a place further among those that `shown` names: -1 towards the start, 1 towards the end. */
export function withStep(columns: readonly Known[], choices: readonly ColumnChoice[] | null, id: string, step: -1 | 1, shown: readonly string[]): readonly ColumnChoice[] | null {
  const neighbour = shown[shown.indexOf(id) + step]
  return shown.includes(id) && neighbour !== undefined ? withPlace(columns, choices, id, neighbour) : choices
}
