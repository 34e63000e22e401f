/** Rows asked for at a time. */
export const PAGE_ROWS = 200
