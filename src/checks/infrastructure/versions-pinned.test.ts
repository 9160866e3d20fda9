import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'infrastructure/versions-pinned'
const provider = (version: string) =>
  `terraform {\n  required_version = ">= 1.9"\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n${version}    }\n  }\n}\n`
const messages = async (files: Record<string, string>) => {
  const result = await outcomeOf(check, files)
  return result.status === 'fail' ? result.findings.map(({ message }) => message) : [result.status]
}

test('providers and modules without a version, and state in git, fail', async () => {
  expect(await messages({ 'infra/main.tf': provider('') })).toEqual([
    'The provider aws is taken in whatever version is newest',
  ])
  const module = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  name = "a"\n}\n'
  expect(await messages({ 'infra/main.tf': module })).toEqual(['The module vpc is taken in whatever version is newest'])
  expect(await messages({ 'infra/terraform.tfstate': '{}' })).toEqual([
    'infra/terraform.tfstate is in git: state holds secrets in the clear',
  ])
})

test('versions, refs and the lock of the providers pass', async () => {
  expect(await messages({ 'infra/main.tf': provider('      version = "~> 5.0"\n') })).toEqual(['pass'])
  expect(await messages({ 'infra/main.tf': provider(''), 'infra/.terraform.lock.hcl': '' })).toEqual(['pass'])
  const module = 'module "vpc" {\n  source = "git::https://example.com/vpc.git?ref=v1.2.0"\n}\n'
  expect(await messages({ 'infra/main.tf': module })).toEqual(['pass'])
})

test('a module of the repository needs none, and without Terraform nothing is asked', async () => {
  expect(await messages({ 'infra/main.tf': 'module "db" {\n  source = "./db"\n}\n' })).toEqual(['not-applicable'])
  expect(await messages({ 'app/a.py': '' })).toEqual(['not-applicable'])
})
