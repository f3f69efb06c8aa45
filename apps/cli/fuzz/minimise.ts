/**
 * A shorter input for which `fails` still holds: parts are left out, halves first, single bytes last, until nothing more
 * can be or the time is over.
 */
export async function minimise(
  input: Buffer,
  fails: (input: Buffer) => Promise<boolean>,
  budgetMs: number,
): Promise<Buffer> {
  const deadline = Date.now() + budgetMs
  let smallest = input
  for (let part = Math.ceil(input.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let at = 0; at < smallest.length;) {
      if (Date.now() > deadline) return smallest
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + part)])
      if (await fails(shorter)) smallest = shorter
      else at += part
    }
  }
  return smallest
}
