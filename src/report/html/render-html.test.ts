import { describe, expect, it } from 'vitest'
import { finding, hostile, outcome } from '../fixtures/build.ts'
import { bigResult, exampleResult, resultOf } from '../fixtures/result.ts'
import { renderHtml } from './render-html.tsx'

describe('html', () => {
  it('is one page that refers to nothing outside itself', () => {
    const html = renderHtml(exampleResult())
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html).not.toMatch(/<(?:img|iframe|object|embed|base)\b/)
    expect(html).not.toMatch(/<(?:script|link)[^>]*(?:src|href)="(?!data:)/)
    expect(html).not.toMatch(/@import|url\(/)
    expect(html.match(/<script/g)).toHaveLength(1)
  })

  it('allows only its own style and script to run', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(renderHtml(exampleResult()))?.[1]
    expect(policy).toMatch(/^default-src &#x27;none&#x27;; style-src &#x27;sha256-\S+; script-src &#x27;sha256-/)
    expect(policy).not.toContain('unsafe')
  })

  it('shows hostile text as text', () => {
    const check = 'auth/x'
    const findings = [finding(check, { subject: hostile, message: hostile, fix: hostile })]
    const html = renderHtml(resultOf([outcome(check, { status: 'fail', title: hostile, findings })]))
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/[\x1b\u202e\u200b]/)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; ␛[31mRED␛[0m [U+202E]gnp.exe')
  })

  it('links only to http addresses', () => {
    const html = renderHtml(exampleResult())
    expect(html).not.toMatch(/href="javascript:/i)
    expect(html).toContain('href="https://cwe.mitre.org/data/definitions/306.html"')
  })

  it('puts first things before failures, and folds what passed', () => {
    const html = renderHtml(exampleResult())
    const order = ['Looked at', 'Do first', 'Conditions', '>Blockers', '>Unverified', 'Endpoints <span', '>Passed'].map(
      (text) => html.indexOf(text),
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(html).toContain('<details class="outcome fail blocker" id="check-auth/admin-endpoints-guarded" open="">')
    expect(html).toContain('<details class="fold"><summary><h2 id="passed-title">')
  })

  it('writes a large service in good time', () => {
    const started = performance.now()
    const html = renderHtml(bigResult(2000, 3000))
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(html.match(/<tr data-text/g)).toHaveLength(2000)
    expect(html.match(/class="finding"/g)).toHaveLength(3000)
  })
})
