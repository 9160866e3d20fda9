import { Buffer } from 'node:buffer'
import pg from 'pg'

const CHUNK = 2 ** 20

/** What the driver has for the answers of a COPY (protocol, CopyData and CopyDone); its types do not speak of it. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

class CopyQuery extends pg.Query {
  readonly #rows: string

  constructor(sql: string, rows: string) {
    super(sql)
    this.#rows = rows
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (let at = 0; at < this.#rows.length; at += CHUNK) {
      connection.sendCopyFromChunk(Buffer.from(this.#rows.slice(at, at + CHUNK), 'utf8'))
    }
    connection.endCopyFrom()
  }
}

/** Runs `COPY … FROM stdin` with rows in its text format. Rejects with PostgreSQL's error. */
export function copyRows(client: pg.Client, sql: string, rows: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new CopyQuery(sql, rows)
    query.on('end', () => resolve())
    query.on('error', reject)
    client.query(query)
  })
}
