import pg from 'pg'

/**
 * Runs SQL, of one or several statements, and lets go of the rows it gives: a migration may select more than fits into
 * memory. Rejects with PostgreSQL's error, or with the driver's when the connection is lost.
 */
export function execute(client: pg.Client, sql: string): Promise<void> {
  return keeping(client, sql, () => {})
}

/** The same, followed by a question of ours in the same message. Gives the rows by which its answer is known. */
export async function executeAndAsk<T>(
  client: pg.Client,
  sql: string,
  question: { readonly sql: string; readonly isAnswer: (row: unknown) => row is T },
): Promise<T | undefined> {
  let answer: T | undefined
  // On a line of its own: a statement may end in a comment.
  await keeping(client, `${sql}\n;${question.sql}`, (row) => {
    if (question.isAnswer(row)) answer = row
  })
  return answer
}

function keeping(client: pg.Client, sql: string, keep: (row: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query(sql)
    query.on('row', keep)
    query.on('end', () => resolve())
    query.on('error', reject)
    client.query(query)
  })
}

/** Tells the driver that the server has forgotten the statements that were prepared. */
export function forgetPrepared(client: pg.Client): void {
  // Its types do not speak of the connection, which remembers their names.
  const { connection } = client as unknown as { connection: { parsedStatements: Record<string, string> } }
  connection.parsedStatements = {}
}
