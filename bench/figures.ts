/** A figure of the benchmark, and how many of them are told. */
import { cpus, totalmem } from 'node:os'

export interface Figure {
  name: string
  figure: number
  /** `ratio`, `ms`, `s`, `rows/s`, `bytes`, `MB`, … */
  unit: string
  /** What is wanted; null where there is no goal. */
  goal: number | null
  /** Whether more of it is better, or less. */
  better: 'higher' | 'lower'
  /** Whether the goal is met, computed; null where there is none. */
  ok: boolean | null
  /** What it was measured against or with. */
  against: string | null
}

export const atLeast = (name: string, figure: number, unit: string, goal: number | null, against: string | null = null): Figure =>
  ({ name, figure: short(figure), unit, goal, better: 'higher', ok: goal === null ? null : figure >= goal, against })

export const below = (name: string, figure: number, unit: string, goal: number | null, against: string | null = null): Figure =>
  ({ name, figure: short(figure), unit, goal, better: 'lower', ok: goal === null ? null : figure < goal, against })

/** Three digits that mean something. */
const short = (figure: number): number => (Math.abs(figure) >= 100 ? Math.round(figure) : Number(figure.toPrecision(3)))

/** The value below which this share of them lies; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Milliseconds of each of so many calls, after some that are not counted. */
export async function timed(times: number, call: (n: number) => unknown, { warmUp = Math.ceil(times / 5) } = {}): Promise<number[]> {
  for (let n = 0; n < warmUp; n++) await call(n)
  const spent: number[] = []
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now()
    await call(warmUp + n)
    spent.push(performance.now() - startedAt)
  }
  return spent
}

/** Calls a second: as many calls as fit into `forMs`, three at the least. */
export async function rate(forMs: number, call: (n: number) => unknown): Promise<number> {
  await call(0)
  const startedAt = performance.now()
  let calls = 0
  while (calls < 3 || performance.now() - startedAt < forMs) await call((calls += 1))
  return (calls * 1000) / (performance.now() - startedAt)
}

export const machine = () => ({ cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), platform: `${process.platform} ${process.arch}`, node: process.versions.node })

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, figure, unit, goal, better, ok, against }) => [
    ok === null ? ' ' : ok ? '✓' : '✗', name, figure.toLocaleString('en', { maximumFractionDigits: 3 }), unit,
    goal === null ? '' : `${better === 'higher' ? '≥' : '<'} ${goal.toLocaleString('en')}`, against ?? '',
  ])
  const heads = ['', 'Figure', '', 'Unit', 'Goal', 'Against']
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)))
  const line = (cells: readonly string[]) => cells.map((cell, i) => (i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd()
  return [line(heads), ...rows.map(line)].join('\n')
}
