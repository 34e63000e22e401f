/** What a table may hold. At a limit the file is refused with words, and nothing of it is taken. */

/** Of columns with something in them. */
export const MAX_COLUMNS = 500
/** Of one row of a text, in bytes: a missing quote makes a row of the rest of the file. */
export const MAX_ROW_BYTES = 1_000_000
/** Of one cell of a workbook, in characters; Excel writes 32,767 at the most. */
export const MAX_CELL = 65_536
/** The row of the headings is among so many. */
export const HEADINGS_WITHIN = 100
/** Of one part of a workbook, unpacked. */
export const MAX_PART_BYTES = 2 * 1024 ** 3
/** Beyond this a part that unpacks to more than `MAX_RATIO` of its size is taken for one made to fill a memory. */
export const RATIO_FROM_BYTES = 100 * 1024 ** 2
export const MAX_RATIO = 200
/** Of all shared texts of a workbook, which are held in memory. */
export const MAX_SHARED_BYTES = 512 * 1024 ** 2
export const MAX_ZIP_ENTRIES = 10_000
export const MAX_SHEETS = 200
export const MAX_DEPTH = 64
/** Of one text, name or tag, in bytes of the XML: it is held as a whole until it ends. */
export const MAX_XML_TOKEN = 4 * 1024 ** 2
