import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/passwords-hashed-slowly',
  title: 'Passwords are hashed with a slow function made for it',
  severity: 'blocker',
  answers: ['A-162', 'A-155'],
  why: 'A graphics card tries billions of SHA-256 digests a second: from a stolen table most passwords are known within hours, salted or not.',
  fix: 'Use Argon2id, scrypt, bcrypt or PBKDF2 through a library (in Node argon2, or bcrypt with 12 rounds), and rehash old digests when their owners sign in.',
  references: [
    { label: 'CWE-916', url: 'https://cwe.mitre.org/data/definitions/916.html' },
    {
      label: 'OWASP Password Storage Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
    },
  ],
  needs: ['authMethods'],
  coversNode: true,
  evaluate({ authMethods }) {
    const findings = authMethods.hashing
      .filter(({ slow }) => !slow)
      .map(
        (one): Finding => ({
          message: `${one.function} hashes a password with ${one.with}`,
          subject: `${one.with} in ${one.at.file} ${one.function}`,
          confidence: 'high',
          evidence: [source(one.at)],
        }),
      )
    const seen = authMethods.hashing.filter(({ slow }) => slow).map(({ at, with: name }) => source(at, name))
    const [outside] = authMethods.hashedOutside
    if (findings.length === 0 && seen.length === 0 && outside !== undefined) {
      return unverified(
        'Passwords are hashed by something that lies outside the code that was read',
        'what the hasher is made of',
        authMethods.hashedOutside.slice(0, 5).map((at) => source(at, 'hashed or checked here')),
      )
    }
    return judge(
      findings,
      seen,
      {
        fail: `Passwords are hashed with a fast digest in ${plural(findings.length, 'place')}`,
        pass: 'Passwords are hashed with a slow function',
      },
      nothingSeen('password hashes', authMethods),
    )
  },
})
