/** The first and last day of the month before `today`. */
export function lastMonth(today: string): { from: string; to: string } {
  const [year, month] = today.split('-').map(Number)
  const to = new Date(Date.UTC(year!, month! - 1, 0)).toISOString().slice(0, 10)
  return { from: `${to.slice(0, 8)}01`, to }
}
