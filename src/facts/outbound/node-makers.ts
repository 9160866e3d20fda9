import type { OutboundLibrary } from './types.ts'

/** What bounds a call of a library of Node, and what it does when nothing is given. */
export interface NodeMaker {
  readonly name: RegExp
  readonly library: OutboundLibrary
  /** Options that bound a call; members of options are written with a dot. */
  readonly options: readonly string[]
  /** Place of the options among the arguments; the last argument that is an object when it is left out. */
  readonly place?: number
  /** What holds without an option, in seconds; undefined when it waits for ever. */
  readonly seconds: number | undefined
  /** How the default is told. */
  readonly text: string
}

/**
 * Defaults as the documentation says: axios `timeout` 0, none; fetch of Node (undici) `headersTimeout` and `bodyTimeout`
 * 300 s; node-fetch and cross-fetch none; got none; ky 10 s; superagent, request and needle none; `http.request` none;
 * ioredis and redis no limit on a command; openai and anthropic 600 s; nodemailer `socketTimeout` 10 min; NodeHttpHandler
 * of the AWS SDK v3 0, none; aws-sdk v2 120 s.
 */
export const NODE_MAKERS: readonly NodeMaker[] = [
  {
    name: /^axios\.create$/,
    library: 'axios',
    options: ['timeout', 'signal'],
    place: 0,
    seconds: undefined,
    text: 'no timeout (axios waits for ever)',
  },
  {
    name: /^axios(\.(get|delete|head|options|request))?$/,
    library: 'axios',
    options: ['timeout', 'signal'],
    seconds: undefined,
    text: 'no timeout (axios waits for ever)',
  },
  {
    name: /^axios\.(post|put|patch|postForm)$/,
    library: 'axios',
    options: ['timeout', 'signal'],
    place: 2,
    seconds: undefined,
    text: 'no timeout (axios waits for ever)',
  },
  {
    name: /^(fetch|globalThis\.fetch|undici\.(fetch|request|stream))$/,
    library: 'fetch',
    options: ['signal', 'headersTimeout', 'dispatcher'],
    place: 1,
    seconds: 300,
    text: 'the default of 300 s to the first byte',
  },
  {
    name: /^(node-fetch|cross-fetch(\.fetch)?|isomorphic-fetch|node-fetch-native|make-fetch-happen)$/,
    library: 'fetch',
    options: ['signal', 'timeout'],
    place: 1,
    seconds: undefined,
    text: 'no signal (node-fetch waits for ever)',
  },
  {
    name: /^got(\.(got|get|post|put|patch|delete|head|extend|stream))?$/,
    library: 'got',
    options: ['timeout', 'signal'],
    seconds: undefined,
    text: 'no timeout (got waits for ever)',
  },
  {
    name: /^https?\.(request|get)$/,
    library: 'node-http',
    options: ['timeout', 'signal'],
    seconds: undefined,
    text: 'no timeout',
  },
  {
    name: /^(request|request-promise|request-promise-native|needle)(\.(get|post|put|patch|delete|head|request))?$/,
    library: 'node-http',
    options: ['timeout', 'response_timeout', 'read_timeout'],
    seconds: undefined,
    text: 'no timeout',
  },
  {
    name: /^(ioredis(\.(Redis|Cluster))?)$/,
    library: 'redis',
    options: ['commandTimeout', 'socketTimeout', 'redisOptions.commandTimeout', 'redisOptions.socketTimeout'],
    seconds: undefined,
    text: 'no commandTimeout',
  },
  {
    name: /^redis\.(createClient|createCluster)$/,
    library: 'redis',
    options: ['socket.socketTimeout', 'commandOptions.timeout', 'socket.timeout'],
    seconds: undefined,
    text: 'no socketTimeout',
  },
  {
    name: /^(openai(\.(OpenAI|AzureOpenAI))?|@anthropic-ai\/sdk(\.Anthropic)?)$/,
    library: 'ai',
    options: ['timeout'],
    place: 0,
    seconds: 600,
    text: 'the default of 600 s',
  },
  {
    name: /^nodemailer\.createTransport$/,
    library: 'smtp',
    options: ['socketTimeout', 'connectionTimeout'],
    place: 0,
    seconds: 600,
    text: 'the default of 10 min without an answer',
  },
  {
    name: /^@aws-sdk\/client-[\w-]+\.\w*Client$|^@aws-sdk\/client-[\w-]+\.(S3|SES|SESv2|SQS|SNS|DynamoDB|SecretsManager|KMS|Lambda)$/,
    library: 'aws',
    options: ['requestHandler'],
    place: 0,
    seconds: undefined,
    text: 'no requestTimeout (the AWS SDK waits for ever)',
  },
  {
    name: /^aws-sdk\.(S3|SES|SQS|SNS|DynamoDB|DynamoDB\.DocumentClient|SecretsManager|KMS|Lambda)$/,
    library: 'aws',
    options: ['httpOptions'],
    place: 0,
    seconds: 120,
    text: 'the default of 120 s',
  },
]

/** Last parts of the names above. */
export const NODE_MAKER_NAMES = [
  'create',
  'axios',
  'get',
  'delete',
  'head',
  'options',
  'request',
  'post',
  'put',
  'patch',
  'postForm',
  'fetch',
  'stream',
  'got',
  'extend',
  'nodeFetch',
  'node_fetch',
  'crossFetch',
  'cross_fetch',
  'needle',
  'Redis',
  'IORedis',
  'ioredis',
  'Cluster',
  'createClient',
  'createCluster',
  'OpenAI',
  'AzureOpenAI',
  'Anthropic',
  'createTransport',
  'S3Client',
  'SESClient',
  'SESv2Client',
  'SQSClient',
  'SNSClient',
  'DynamoDBClient',
  'SecretsManagerClient',
  'KMSClient',
  'LambdaClient',
  'S3',
  'SES',
  'SQS',
  'SNS',
  'DynamoDB',
  'DocumentClient',
  'SecretsManager',
  'KMS',
  'Lambda',
] as const
