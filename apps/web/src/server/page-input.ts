/** What Next hands to a page: the variable parts of its path, and its query. */
export interface PageInput<Params = object> {
  params: Promise<Params>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The first value of a query parameter. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
