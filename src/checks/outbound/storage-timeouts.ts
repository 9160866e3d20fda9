import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { judgeTimeouts, serviceCalls } from './timeouts.ts'

export default defineCheck({
  id: 'outbound/storage-timeouts',
  title: 'Clients of object storage and other AWS services set connect and read timeouts',
  severity: 'warning',
  answers: ['A-195'],
  why: 'botocore waits 60 s to connect and 60 s for each read and tries several times, the AWS SDK for Node waits for ever: one upload can hold a request for minutes.',
  fix: 'Pass config=Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}) to every client and resource; in Node requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 30_000 }).',
  references: [
    {
      label: 'botocore: Config',
      url: 'https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html',
    },
  ],
  needs: ['outbound', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ outbound, python, nodeCode }) {
    const question = { subjects: 'AWS clients', defaultIs: () => 'medium' as const }
    return judgeTimeouts(serviceCalls(outbound, ['aws']), question, codeRead(python, nodeCode))
  },
})
