import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import pg from 'pg'

/** The first person of the installation. */
export const owner = { name: 'Ann Owner', email: 'ann@example.org', password: 'a few words and a comma,' }

/** Fills in the page that asks who somebody is. */
export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** That axe finds nothing serious on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** Rows of the installation's database. */
export async function query(sql: string, values: unknown[] = []) {
  const client = new pg.Client(process.env.DATABASE_URL)
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

/** Adds a package by the Creator's search; `label` names the field of the image that it is for. */
export async function addPackage(page: Page, name: string, label = 'Add packages'): Promise<void> {
  const search = page.getByRole('combobox', { name: label })
  await search.fill(name)
  await expect(page.getByRole('option').first()).toContainText(name)
  await search.press('Enter')
  await expect(page.getByRole('button', { name: `Remove ${name}`, exact: true })).toBeVisible()
}
