/** What is known of public images from their own documentation. */

/** Images that keep data, by the last part of their name, and where they keep it. */
const STORES: readonly { readonly name: string; readonly pattern: RegExp; readonly data: readonly string[] }[] = [
  {
    name: 'PostgreSQL',
    pattern: /(^|[/-])(postgres(ql)?|postgis|pgvector|timescaledb(-ha)?|spilo|paradedb)$/,
    data: ['/var/lib/postgresql', '/bitnami/postgresql', '/home/postgres/pgdata'],
  },
  {
    name: 'MySQL',
    pattern: /(^|\/)(mysql|mysql-server|mariadb|percona)$/,
    data: ['/var/lib/mysql', '/bitnami/mysql', '/bitnami/mariadb'],
  },
  {
    name: 'MongoDB',
    pattern: /(^|\/)(mongo|mongodb|mongodb-community-server)$/,
    data: ['/data/db', '/bitnami/mongodb'],
  },
  {
    name: 'Redis',
    pattern: /(^|\/)(redis|redis-stack|redis-stack-server|valkey|keydb|dragonfly)$/,
    data: ['/data', '/bitnami/redis', '/bitnami/valkey', '/var/lib/redis'],
  },
  { name: 'RabbitMQ', pattern: /(^|\/)rabbitmq$/, data: ['/var/lib/rabbitmq', '/bitnami/rabbitmq'] },
  {
    name: 'Elasticsearch',
    pattern: /(^|\/)(elasticsearch|opensearch)$/,
    data: ['/usr/share/elasticsearch/data', '/usr/share/opensearch/data', '/bitnami/elasticsearch'],
  },
  { name: 'MinIO', pattern: /(^|\/)minio$/, data: ['/data', '/bitnami/minio', '/mnt/data', '/minio'] },
  { name: 'ClickHouse', pattern: /(^|\/)clickhouse(-server)?$/, data: ['/var/lib/clickhouse', '/bitnami/clickhouse'] },
  {
    name: 'Kafka',
    pattern: /(^|\/)(kafka|cp-kafka|redpanda)$/,
    data: ['/var/lib/kafka', '/bitnami/kafka', '/var/lib/redpanda', '/kafka', '/tmp/kraft-combined-logs'],
  },
  { name: 'Qdrant', pattern: /(^|\/)qdrant$/, data: ['/qdrant/storage'] },
  { name: 'Weaviate', pattern: /(^|\/)weaviate$/, data: ['/var/lib/weaviate'] },
  { name: 'Neo4j', pattern: /(^|\/)neo4j$/, data: ['/data'] },
  { name: 'CockroachDB', pattern: /(^|\/)cockroach$/, data: ['/cockroach/cockroach-data'] },
  { name: 'InfluxDB', pattern: /(^|\/)influxdb$/, data: ['/var/lib/influxdb', '/var/lib/influxdb2'] },
  { name: 'etcd', pattern: /(^|\/)etcd$/, data: ['/etcd', '/bitnami/etcd', '/var/lib/etcd', '/etcd-data'] },
]

/** Stores whose loss loses what nobody else has; a Redis or Kafka may be a mere cache or buffer. */
const PRIMARY = new Set([
  'PostgreSQL',
  'MySQL',
  'MongoDB',
  'MinIO',
  'ClickHouse',
  'Elasticsearch',
  'Qdrant',
  'Weaviate',
  'Neo4j',
  'CockroachDB',
  'InfluxDB',
])

export interface Store {
  readonly name: string
  readonly data: readonly string[]
  readonly primary: boolean
}

/** The store an image is, by its name without tag: `postgres`, `bitnami/redis`, `pgvector/pgvector`. */
export function storeOf(imageName: string): Store | undefined {
  const found = STORES.find(({ pattern }) => pattern.test(imageName))
  return found === undefined ? undefined : { ...found, primary: PRIMARY.has(found.name) }
}

/** Images whose default user is not root, by their documentation. */
const NON_ROOT =
  /(^|\/)(nginx-unprivileged|distroless\/[^:]*)$|(^|\.)cgr\.dev\/|(^|\/)chainguard\/|(^|\/)bitnami\/|(^|\/)(jenkins|grafana|prometheus|node-exporter|elasticsearch|opensearch|keycloak|sonarqube|solr|selenium|code-server)(\/|$)|jupyter\/|(^|\/)ubi[89]?\/(nodejs|python|openjdk)/

export type DefaultUser = 'root' | 'non-root' | 'unknown'

/** Official images of language runtimes and distributions all start as root. */
const ROOT =
  /^(docker\.io\/)?(library\/)?(python|node|debian|ubuntu|alpine|golang|rust|ruby|php|openjdk|eclipse-temurin|amazoncorretto|busybox|nginx|httpd|caddy|centos|rockylinux|almalinux|fedora|amazonlinux|oraclelinux|postgres|redis|mysql|mariadb|maven|gradle|buildpack-deps|perl|elixir|erlang|haskell|swift|julia|r-base|pypy|bun|denoland\/deno|oven\/bun|traefik|docker|bash)$|^(ghcr\.io\/astral-sh\/uv|tiangolo\/[\w-]+|nvidia\/cuda|pytorch\/pytorch|tensorflow\/tensorflow|continuumio\/[\w-]+|mambaorg\/[\w-]+|public\.ecr\.aws\/(docker\/library|lambda)\/.+|mcr\.microsoft\.com\/(devcontainers|playwright)\/?.*|registry\.access\.redhat\.com\/ubi\d+\/ubi.*)$/

/** Whom an image runs as when no `USER` is set, as far as that is publicly known. */
export function defaultUserOf(name: string, tag: string | undefined): DefaultUser {
  if (/(^|[-.])non-?root/.test(tag ?? '') || /nonroot|unprivileged|rootless/.test(name)) return 'non-root'
  if (/distroless\//.test(name)) return 'root'
  if (/^mambaorg\/micromamba$/.test(name)) return 'non-root'
  if (NON_ROOT.test(name)) return 'non-root'
  return ROOT.test(name) ? 'root' : 'unknown'
}

const FLOATING_TAGS =
  /^(latest|stable|edge|nightly|main|master|dev|lts|current|mainline|rolling|testing|unstable|slim|alpine|bookworm|bullseye|trixie|buster|lts-\S+|current-\S+|latest-\S+|stable-\S+)$/

/** Why the name of an image does not say which version runs; undefined when it does. */
export function floatingImage(image: {
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}): { why: string; confidence: 'high' | 'medium' } | undefined {
  if (image.digest !== undefined) return undefined
  if (image.tag === undefined || image.tag === '') return { why: 'has no tag, which means latest', confidence: 'high' }
  if (/^latest/.test(image.tag)) return { why: 'is whatever was published last', confidence: 'high' }
  if (FLOATING_TAGS.test(image.tag)) return { why: 'names no version', confidence: 'medium' }
  if (/(^|\/)python$/.test(image.name) && /^[23](-|$)/.test(image.tag)) {
    return { why: 'moves to the next minor version of Python when that comes out', confidence: 'medium' }
  }
  return undefined
}
