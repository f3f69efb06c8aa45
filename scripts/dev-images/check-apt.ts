import type { Stand } from './stand.ts'
import { expectRun } from './expect-run.ts'

/** A shell and its tools, and an apt that installs from the mirror that the image was built from. */
export async function checkApt(stand: Stand): Promise<string> {
  const { root } = await stand.image('static', 'dev')
  await stand.keepPackage('hello')
  const bash = (script: string) => expectRun(stand.run(root, ['/bin/bash', '-ec', script]), script)
  bash('id -u | grep -qx 0; ls / >/dev/null; cat /etc/os-release | grep -q trixie; awk "BEGIN { exit 0 }"')
  const changed = bash('dpkg --audit; dpkg --verify')
  if (changed.trim() !== '') throw new Error(`dpkg does not find its packages as they were: ${changed}`)
  bash('apt-get update')
  bash('apt-get install -y hello')
  bash('hello | grep -q "Hello, world"; dpkg-query -W hello; dpkg --audit; apt-get check')
  bash('apt-get purge -y hello; ! command -v hello; apt-get -y --simulate autoremove | grep -q "0 to remove"')
  return 'apt-get update, install and purge of a further package'
}
