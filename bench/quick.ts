/** The test of the benchmark wants every step, and not for long. */
const quick = process.env['BENCH_QUICK'] === '1'

/** So many times, or milliseconds; a small part of it when the benchmark itself is tested. */
export const many = (times: number): number => (quick ? Math.max(2, Math.ceil(times / 100)) : times)
/** Rounds of a comparison. */
export const rounds = (times: number): number => (quick ? 1 : times)
