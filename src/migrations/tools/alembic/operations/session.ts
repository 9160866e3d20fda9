import { asSender } from '../library/emit.ts'
import { ignored, makes } from '../library/members.ts'
import { known } from '../library/unknowable.ts'
import { type CallSite, PyCallable, type PyValue } from '../python/values.ts'
import { Connection } from './connection.ts'

const THROUGH_ORM = 'reads or writes rows through the ORM'

/** `Session(bind=op.get_bind())`: statements executed through it are the migration's; objects are not followed. */
class Session extends Connection {
  override readonly typeName = 'a session'

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'execute' || name === 'scalar' || name === 'scalars') return this.executor(name, false)
    // Within a migration these act on its savepoint or on nothing: the connection's transaction stays.
    if (['commit', 'flush', 'close', 'expire_all', 'expunge_all', 'close_all'].includes(name)) return ignored(name)
    if (name === 'connection' || name === 'get_bind') return ignored(name, new Connection(this.state))
    if (name === 'bind') return new Connection(this.state)
    if (name === 'begin' || name === 'begin_nested') return super.attribute(name, site)
    if (name === 'rollback') return this.opaque(name, 'rolls back in the middle of the migration')
    return this.opaqueResult(name)
  }

  private opaqueResult(name: string): PyCallable {
    const opaque = this.opaque(name, THROUGH_ORM, [])
    return new PyCallable(name, (args, site) => {
      opaque.call(args, site)
      return site.unknown(THROUGH_ORM)
    })
  }

  override enter(): PyValue {
    return this
  }
  override exit(): void {}
}

function sessionOn(bind: PyValue | undefined): Session {
  const { state } = asSender(bind, 'the bind of the session')
  return new Session(state)
}

const SESSION =
  'bind? | autoflush? future? expire_on_commit? autobegin? twophase? binds? enable_baked_queries? info? query_cls? autocommit? join_transaction_mode? close_resets_only? class_?'

/** Names of `sqlalchemy.orm` that make sessions. */
export const sessions: Readonly<Record<string, PyValue>> = {
  Session: makes('Session', SESSION, (args) => sessionOn(args.get('bind'))),
  sessionmaker: makes('sessionmaker', SESSION, (args) => {
    const outer = args.get('bind')
    return makes('a session maker', SESSION, (inner) => sessionOn(inner.get('bind') ?? outer))
  }),
  scoped_session: makes('scoped_session', 'session_factory scopefunc?', (args) => {
    return known(args.get('session_factory') ?? null)
  }),
}
