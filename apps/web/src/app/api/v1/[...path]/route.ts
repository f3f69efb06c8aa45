import { notFound } from '../../../../api/api-error.ts'
import { apiRoute } from '../../../../api/api-route.ts'

const nothing = apiRoute<{ path: string[] }>(() => Promise.reject(notFound('address')))

/** Addresses of the API that name nothing: a problem document, not a page. */
export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT }
