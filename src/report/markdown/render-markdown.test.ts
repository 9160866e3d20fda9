import { describe, expect, it } from 'vitest'
import { finding, hostile, outcome, source } from '../fixtures/build.ts'
import { exampleResult, resultOf } from '../fixtures/result.ts'
import { code, fence, link, prose, text } from './escape.ts'
import { renderMarkdown } from './render-markdown.ts'

function headings(markdown: string): string[] {
  const outside = markdown.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '')
  return outside.split('\n').filter((line) => /^#{1,3} /.test(line))
}

describe('markdown', () => {
  it('has the structure and numbering of document 004', () => {
    expect(headings(renderMarkdown(exampleResult()))).toEqual([
      '# PRODUCTION READINESS AUDIT REPORT',
      '## EXECUTIVE SUMMARY',
      '### VERDICT: ❌ NOT READY',
      '### CRITICAL STATISTICS',
      '## 1. FUNCTIONAL COMPLETENESS',
      '### Implemented Features',
      '### Unfinished Features',
      '## 2. SECURITY ASSESSMENT',
      '### Authentication & Authorization',
      '### Multi-Tenant Isolation',
      '### Input Validation',
      '### Secrets Management',
      '## 3. RELIABILITY',
      '### Database',
      '### External Services',
      '### Jobs Runner',
      '## 4. OBSERVABILITY',
      '### Metrics',
      '### Logging',
      '### Health Checks',
      '## 5. COMPLIANCE',
      '### Email Compliance',
      '### Data Retention',
      '## 6. PERFORMANCE',
      '### Database Performance',
      '### Async Efficiency',
      '## 7. TESTING',
      '### Coverage: not measured (tests were not run)',
      '### Passed: not measured (121 test functions in 14 files found, not run)',
      '### Missing Critical Tests',
      '## 8. BLOCKERS (MUST FIX BEFORE PRODUCTION)',
      '### BLOCKER #1: 2 of 3 admin endpoints answer without authentication',
      '### BLOCKER #2: AUTH_SECRET_KEY has a literal default and nothing refuses it in production',
      '### BLOCKER #3: 1 statement is put together from a request',
      '## 9. WARNINGS (FIX SOON AFTER LAUNCH)',
      '### WARNING #1: 8 of 9 calls can wait for ever',
      '### WARNING #2: The last stage has no USER line',
      '### WARNING #3: The check could not run',
      '## 10. RECOMMENDATIONS',
      '### Immediate Actions (Before Launch)',
      '### Short-term (First Month)',
      '### Long-term (Future Improvements)',
      '## 11. RELEASE CHECKLIST',
      '### Pre-Deployment',
      '### Deployment',
      '### Post-Deployment',
      '## 12. CONCLUSION',
    ])
  })

  it('keeps the structure when nothing was found', () => {
    const markdown = renderMarkdown(resultOf([], [], { verdict: 'READY' }))
    expect(headings(markdown).filter((line) => /^## \d/.test(line))).toHaveLength(12)
    expect(markdown).toContain('- [x] All blockers fixed')
    expect(markdown).toContain('**Review Status:** COMPLETE')
  })

  it('gives a blocker its severity, impact, evidence with code, and fix', () => {
    const block = /### BLOCKER #1[\s\S]*?(?=### BLOCKER #2)/.exec(renderMarkdown(exampleResult()))?.[0]
    expect(block).toContain('**Severity:** CRITICAL')
    expect(block).toContain('**Impact:** Whoever finds the address')
    expect(block).toContain(
      '- `app/routers/admin.py:44`: this route has no guard\n```python\n@router.delete("/leads/{lead_id}")',
    )
    expect(block).toContain('**Fix Required:** Add the admin dependency to the router')
  })

  it('says honestly what was not measured', () => {
    const markdown = renderMarkdown(exampleResult())
    expect(markdown).toContain('- Tests: 121 test functions in 14 files found, not run')
    expect(markdown).toContain('### Email Compliance\n\nNot measured: no check of this area was run.')
    expect(markdown).toContain('INCOMPLETE (2 checks unverified, 1 check in error)')
    expect(renderMarkdown(resultOf([]))).toContain('**Data Isolation Score:** not measured')
  })

  it('ticks no blocker box while one is unverified', () => {
    const open = outcome('auth/x', { status: 'unverified', needs: 'a look' })
    expect(renderMarkdown(resultOf([open]))).toContain('- [ ] All blockers fixed')
  })

  it('lists findings past the tenth in short', () => {
    const findings = Array.from({ length: 12 }, (_, index) =>
      finding('auth/x', {
        subject: `s${index}`,
        message: `Finding ${index}`,
        evidence: [source('a.py', index + 1, 'x = 1')],
      }),
    )
    const markdown = renderMarkdown(resultOf([outcome('auth/x', { status: 'fail', findings })]))
    expect(markdown).toContain('And 2 more:\n\n- Finding 10 `a.py:11`\n- Finding 11 `a.py:12`')
  })

  it('lets no text of the repository become markup', () => {
    const findings = [
      finding('auth/x', { subject: 's', message: hostile, evidence: [source('a.py', 1, '```\n# not a heading')] }),
    ]
    const markdown = renderMarkdown(resultOf([outcome('auth/x', { status: 'fail', summary: hostile, findings })]))
    expect(markdown).not.toMatch(/(?<!\\)<img/)
    expect(headings(markdown)).not.toContain('# not a heading')
  })
})

describe('escaping', () => {
  it('keeps names readable and markup inert', () => {
    expect(text('AUTH_SECRET_KEY')).toBe('AUTH_SECRET_KEY')
    expect(text('app/__init__.py')).toBe('app/\\_\\_init\\_\\_.py')
    expect(text('*a* [b](c) <d> `e` ~f~ a|b')).toBe('\\*a\\* \\[b\\](c) \\<d> \\`e\\` \\~f\\~ a\\|b')
    expect(text('# a\nb')).toBe('\\# a b')
    expect(text('1. a')).toBe('1\\. a')
    expect(text('&lt;')).toBe('&amp;lt;')
  })

  it('wraps code in more backticks than it holds', () => {
    expect(code('a`b')).toBe('``a`b``')
    expect(code('`a')).toBe('`` `a ``')
    expect(fence('```', 'a.py')).toEqual(['````python', '```', '````'])
  })

  it('keeps the code of our own prose', () => {
    expect(prose('Set `a_b*` to *1*')).toBe('Set `a_b*` to \\*1\\*')
  })

  it('links only to the web', () => {
    expect(link('a', 'https://example.org')).toBe('[a](https://example.org)')
    expect(link('a', 'javascript:alert(1)')).toBe('a')
  })
})
