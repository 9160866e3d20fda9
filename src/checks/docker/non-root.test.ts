import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/non-root', files)
const of = (Dockerfile: string) => check({ Dockerfile })

describe('docker/non-root', () => {
  it('fails where no user is set on a base that runs as root', async () => {
    const outcome = await check({
      'a/Dockerfile': 'FROM python:3.12\nUSER app\n',
      'b/Dockerfile': 'FROM python:3.12\nRUN x\n',
    })
    expect(placesOf(outcome)).toEqual(['b/Dockerfile:1'])
  })

  it('fails where the user is root again at the end', async () => {
    expect(placesOf(await of('FROM python:3.12\nUSER app\nUSER root\n'))).toEqual(['Dockerfile:3'])
    expect(placesOf(await of('FROM python:3.12\nUSER 0:0\n'))).toEqual(['Dockerfile:2'])
    expect(placesOf(await of('ARG U=root\nFROM python:3.12\nUSER $U\n'))).toEqual(['Dockerfile:3'])
  })

  it('fails where the user is set only in a stage that is not shipped', async () => {
    const outcome = await of('FROM python:3.12 AS build\nUSER app\nFROM python:3.12-slim\nCOPY --from=build /a /a\n')
    expect(outcome).toMatchObject({
      status: 'fail',
      findings: [{ message: expect.stringContaining('only in stage build') }],
    })
  })

  it('passes with a user, also one that the stage inherits or a variable names', async () => {
    expect((await of('FROM python:3.12\nUSER 10001:10001\n')).status).toBe('pass')
    expect((await of('FROM python:3.12 AS base\nUSER app\nFROM base\nRUN x\n')).status).toBe('pass')
    expect((await of(`FROM python:3.12\nARG APP_USER=app\nUSER \${APP_USER}\n`)).status).toBe('pass')
  })

  it('passes with a base image that has a user of its own', async () => {
    expect((await of('FROM gcr.io/distroless/python3-debian12:nonroot\nCMD ["a.py"]\n')).status).toBe('pass')
    expect((await of('FROM nginxinc/nginx-unprivileged:1.27\n')).status).toBe('pass')
    expect((await of('FROM cgr.dev/chainguard/python:latest\n')).status).toBe('pass')
    expect((await of('FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n')).status).toBe('pass')
  })

  it('passes when the entry point gives up root, or compose sets the user of each service', async () => {
    const dropping = { Dockerfile: 'FROM python:3.12\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n' }
    expect(
      (await check({ ...dropping, 'entrypoint.sh': '#!/bin/sh\nchown app /data\nexec gosu app "$@"\n' })).status,
    ).toBe('pass')
    expect((await check({ ...dropping, 'entrypoint.sh': '#!/bin/sh\n# gosu app\nexec "$@"\n' })).status).toBe('fail')
    const compose = 'services:\n  a: {build: ., user: "1000:1000"}\n  b: {build: .}\n'
    expect((await check({ Dockerfile: 'FROM python:3.12\n', 'compose.yml': compose })).status).toBe('fail')
    expect(
      (
        await check({
          Dockerfile: 'FROM python:3.12\n',
          'compose.yml': compose.replace('build: .}', 'build: ., user: app}'),
        })
      ).status,
    ).toBe('pass')
  })

  it('is unverified where the base image or the user is not known', async () => {
    expect(await of('FROM registry.corp/base/python:7\nRUN x\n')).toMatchObject({
      status: 'unverified',
      needs: expect.stringContaining('docker inspect'),
    })
    expect((await of('ARG BASE\nFROM $BASE\n')).status).toBe('unverified')
    expect((await of('FROM python:3.12\nARG WHO\nUSER $WHO\n')).status).toBe('unverified')
    expect((await of('this is no Dockerfile')).status).toBe('unverified')
  })

  it('does not apply without a Dockerfile for production', async () => {
    expect((await check({})).status).toBe('not-applicable')
    expect(
      (await check({ 'Dockerfile.dev': 'FROM python:3.12\n', '.devcontainer/Dockerfile': 'FROM a\n' })).status,
    ).toBe('not-applicable')
  })
})
