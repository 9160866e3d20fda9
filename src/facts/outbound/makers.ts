import type { OutboundLibrary } from './types.ts'

/** What a library does when no timeout is given: seconds as documented, or undefined when it waits for ever. */
export interface Maker {
  readonly library: OutboundLibrary
  /** Keyword that holds the timeout, and its place among positional arguments. */
  readonly option: string
  readonly place?: number
  readonly seconds: number | undefined
}

function each(names: readonly string[], maker: Maker): Record<string, Maker> {
  return Object.fromEntries(names.map((name) => [name, maker]))
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request']

/**
 * Constructors and module functions by full name. Defaults: httpx 5 s (docs, "Timeouts"), requests none ("Timeouts"),
 * aiohttp 300 s in all (`ClientTimeout`), urllib the socket's (none), smtplib none, aiosmtplib 60 s, redis-py none,
 * openai and anthropic 600 s.
 */
export const MAKERS: Readonly<Record<string, Maker>> = {
  ...each(['httpx.Client', 'httpx.AsyncClient', 'httpx.stream', ...VERBS.map((verb) => `httpx.${verb}`)], {
    library: 'httpx',
    option: 'timeout',
    seconds: 5,
  }),
  ...each([...VERBS.map((verb) => `requests.${verb}`), ...VERBS.map((verb) => `requests.api.${verb}`)], {
    library: 'requests',
    option: 'timeout',
    seconds: undefined,
  }),
  ...each([...VERBS.map((verb) => `requests.Session.${verb}`), ...VERBS.map((verb) => `requests.session.${verb}`)], {
    library: 'requests',
    option: 'timeout',
    seconds: undefined,
  }),
  ...each(['aiohttp.ClientSession', 'aiohttp.client.ClientSession', 'aiohttp.request'], {
    library: 'aiohttp',
    option: 'timeout',
    seconds: 300,
  }),
  'urllib.request.urlopen': { library: 'urllib', option: 'timeout', place: 2, seconds: undefined },
  'urllib3.PoolManager': { library: 'urllib3', option: 'timeout', seconds: undefined },
  'urllib3.request': { library: 'urllib3', option: 'timeout', seconds: undefined },
  ...each(['smtplib.SMTP', 'smtplib.LMTP'], { library: 'smtp', option: 'timeout', place: 3, seconds: undefined }),
  'smtplib.SMTP_SSL': { library: 'smtp', option: 'timeout', place: 5, seconds: undefined },
  ...each(['aiosmtplib.send', 'aiosmtplib.SMTP'], { library: 'smtp', option: 'timeout', seconds: 60 }),
  'fastapi_mail.ConnectionConfig': { library: 'smtp', option: 'TIMEOUT', seconds: 60 },
  'sendgrid.SendGridAPIClient': { library: 'mail-api', option: 'timeout', seconds: undefined },
  ...each(
    [
      'redis.Redis',
      'redis.StrictRedis',
      'redis.from_url',
      'redis.Redis.from_url',
      'redis.ConnectionPool',
      'redis.ConnectionPool.from_url',
    ]
      .flatMap((name) => [name, name.replace('redis.', 'redis.asyncio.')])
      .concat('aioredis.from_url', 'aioredis.Redis', 'redis.asyncio.client.Redis', 'redis.client.Redis'),
    { library: 'redis', option: 'socket_timeout', seconds: undefined },
  ),
  ...each(
    [
      'openai.OpenAI',
      'openai.AsyncOpenAI',
      'openai.AzureOpenAI',
      'openai.AsyncAzureOpenAI',
      'anthropic.Anthropic',
      'anthropic.AsyncAnthropic',
    ],
    {
      library: 'ai',
      option: 'timeout',
      seconds: 600,
    },
  ),
}

export const AWS_CALLS = ['client', 'resource', 'create_client']
export const AWS_NAMES = /^(boto3|aioboto3|aiobotocore|botocore|types_boto3|mypy_boto3)\b/
/** Services whose client reads and writes files. */
export const AWS_SERVICES =
  /^(s3|sqs|sns|ses|sesv2|dynamodb|secretsmanager|kms|sts|lambda|ssm|cloudfront|textract|rekognition|bedrock[-\w]*|logs|events|stepfunctions|athena|glue|ecs|batch|transcribe|comprehend|polly|cognito-idp|rds|redshift[-\w]*|s3control)$/
