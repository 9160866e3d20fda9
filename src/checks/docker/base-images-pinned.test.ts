import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/base-images-pinned', files)
const of = (Dockerfile: string) => check({ Dockerfile })

describe('docker/base-images-pinned', () => {
  it('fails for images without a version, with the line of each', async () => {
    const outcome = await of(
      'FROM node:20-alpine AS web\nFROM python:latest AS a\nFROM ubuntu AS b\nFROM debian:stable-slim\n',
    )
    expect(placesOf(outcome)).toEqual(['Dockerfile:2', 'Dockerfile:3', 'Dockerfile:4'])
    expect(placesOf(await of('FROM python:3-slim\n'))).toEqual(['Dockerfile:1'])
    expect(placesOf(await of('FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\n'))).toEqual([
      'Dockerfile:2',
    ])
  })

  it('passes with versions, digests, defaults of arguments, stages and scratch', async () => {
    expect((await of('FROM python:3.12-slim\n')).status).toBe('pass')
    expect((await of(`FROM python@sha256:${'a'.repeat(64)}\n`)).status).toBe('pass')
    expect((await of(`FROM python:latest@sha256:${'a'.repeat(64)}\n`)).status).toBe('pass')
    expect(
      (await of(`ARG V=3.12\nFROM python:\${V}-slim AS build\nFROM scratch\nCOPY --from=build /a /a\n`)).status,
    ).toBe('pass')
    expect((await of('FROM localhost:5000/team/app:1.2 AS base\nFROM base\n')).status).toBe('pass')
  })

  it('does not take an image that compose builds for a foreign one', async () => {
    const compose = 'services:\n  base: {image: "ours:latest", build: ./base}\n  api: {build: ./api}\n'
    const outcome = await check({
      'compose.yml': compose,
      'base/Dockerfile': 'FROM python:3.12\n',
      'api/Dockerfile': 'FROM ours:latest\n',
    })
    expect(outcome.status).toBe('pass')
  })

  it('is unverified when the build decides', async () => {
    expect((await of(`ARG BASE\nFROM \${BASE}\n`)).status).toBe('unverified')
  })

  it('does not apply without a Dockerfile', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
