/** Request header in which the proxy hands the asked path and query to server code; what a client sends is replaced. */
export const PATH_HEADER = 'x-whittle-path'
