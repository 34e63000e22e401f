import Database from 'better-sqlite3'

/** What a database answers from here, in words. */
export function openDatabase() {
  const binding = process.env.COUNTERFOIL_SQLITE_BINDING
  const database = new Database(':memory:', binding === undefined ? {} : { nativeBinding: binding })
  database.exec('CREATE TABLE t (amountMinor INTEGER NOT NULL) STRICT')
  database.prepare('INSERT INTO t VALUES (?)').run(1999n)
  return database.prepare('SELECT sum(amountMinor) FROM t').pluck().get()
}
