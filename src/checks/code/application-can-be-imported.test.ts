import { describe, expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'code/application-can-be-imported'

const main = 'from fastapi import FastAPI\nfrom app.services import leads\napp = FastAPI()\n'
const services = 'from app.models import Lead\n\ndef find():\n    return Lead\n'
const models = 'from app.services.leads import find\n\nclass Lead: ...\n'
const empty = { 'app/__init__.py': '', 'app/services/__init__.py': '' }
const docker = { Dockerfile: 'FROM python:3.12\nCMD ["uvicorn", "app.main:app"]\n' }

const outcome = (files: Record<string, string>) =>
  outcomeOf(check, { ...empty, ...docker, 'app/main.py': main, ...files })

describe('a ring of imports', () => {
  test('fails where the side the program begins with asks too early, though a test begins with the other', async () => {
    const result = await outcome({
      'app/services/leads.py': services,
      'app/models.py': models,
      'tests/test_models.py': 'import app.models\n',
    })
    expect(placesOf(result)).toEqual(['app/models.py:1'])
    expect(result.status === 'fail' && result.findings[0].message).toBe(
      'Importing app.main fails: app.services.leads.find is asked for before it exists (app.services.leads → app.models → app.services.leads)',
    )
  })

  test('is no matter when the name is bound before the import that closes it', async () => {
    const result = await outcome({
      'app/services/leads.py': 'def find(): ...\n\nfrom app.models import Lead\n',
      'app/models.py': models,
    })
    expect(result.status).toBe('pass')
  })

  test('is no matter when the start begins on the side that works', async () => {
    const result = await outcome({
      'app/main.py': `import app.models\n${main}`,
      'app/services/leads.py': 'from app import models\n\ndef find():\n    return models.Lead\n',
      'app/models.py': models,
    })
    expect(result.status).toBe('pass')
  })

  test('of a class that needs a base from a module that waits', async () => {
    const result = await outcome({
      'app/services/leads.py': 'from app import models\n\nclass Base: ...\n',
      'app/models.py': 'from app.services import leads\n\nclass Lead(leads.Base): ...\n',
    })
    expect(placesOf(result)).toEqual(['app/models.py:3'])
  })

  test('in code for type checkers, in a function, or of a module below a package is none', async () => {
    const guarded = 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.services.leads import find\n'
    const inFunction = '\ndef use():\n    from app.services.leads import find\n    from app.services import leads\n'
    const result = await outcome({
      'app/services/leads.py': services,
      'app/models.py': `${guarded}${inFunction}from app.services import other\nclass Lead: ...\n`,
      'app/services/other.py': 'from app import services\n',
    })
    expect(result.status).toBe('pass')
  })

  test('is not told where a handler catches it, nor where names are made when asked for', async () => {
    const caught =
      'try:\n    from app.services.leads import find\nexcept ImportError:\n    find = None\nclass Lead: ...\n'
    expect((await outcome({ 'app/services/leads.py': services, 'app/models.py': caught })).status).toBe('pass')
    const lazy = `${services}\ndef __getattr__(name):\n    return name\n`
    expect((await outcome({ 'app/services/leads.py': lazy, 'app/models.py': models })).status).toBe('pass')
  })

  test('is a guess where a function called while importing loads one of its modules first', async () => {
    const result = await outcome({
      'app/main.py': `from app.setup import prepare\nprepare()\n${main}`,
      'app/setup.py': 'def prepare():\n    import app.loader\n',
      'app/loader.py': 'import app.models\n',
      'app/services/leads.py': services,
      'app/models.py': models,
    })
    expect(result.status === 'fail' && result.findings.map(({ confidence }) => confidence)).toEqual(['low'])
  })
})

test('without a start nothing is claimed', async () => {
  expect((await outcomeOf(check, { 'lib/a.py': 'import os\n' })).status).toBe('not-applicable')
})
