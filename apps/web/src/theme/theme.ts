import { z } from 'zod'

/** `system` follows the operating system. */
export const Theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof Theme>

/** Cookie with the choice: the server knows it before the first byte, so no page flashes. */
export const THEME_COOKIE = 'whittle-theme'
