/** Names as TypeORM's DefaultNamingStrategy makes them, or in snake case throughout (SnakeNamingStrategy). */
export interface Naming {
  table(className: string): string
  column(property: string): string
  join(property: string, referenced: string): string
}

/** As `StringUtils.snakeCase` of TypeORM. */
export function snake(name: string): string {
  return name
    .replace(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** As `StringUtils.camelCase` of TypeORM. */
export function camel(name: string): string {
  return name.replace(/^([A-Z])|[\s_-](\w)/g, (_, first: string | undefined, next: string | undefined) =>
    next !== undefined ? next.toUpperCase() : (first ?? '').toLowerCase(),
  )
}

export const DEFAULT_NAMING: Naming = {
  table: snake,
  column: (property) => property,
  join: (property, referenced) => camel(`${property}_${referenced}`),
}

/** `typeorm-naming-strategies`: SnakeNamingStrategy. */
export const SNAKE_NAMING: Naming = {
  table: snake,
  column: snake,
  join: (property, referenced) => snake(`${property}_${referenced}`),
}
