import { parseSpec, writeSpec } from '@whittle/spec'
import { mutateText } from '../mutate.ts'
import { type FuzzTarget, require } from '../target.ts'

const TEXTS = [
  `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop-api, title: Shop API, description: "all of it" }
spec:
  distribution: debian/13
  versionFrom: python3
  from: python
  packages: [libpq5, "curl=8.14.1-2+deb13u3", "libssl3t64>=3.5"]
  exclude: [perl-base]
  environment: &env { LOG_LEVEL: info, EMPTY: "" }
  labels: *env
  entrypoint: [/usr/bin/python3]
  command: [-m, shop]
  workingDirectory: /app
  user: nonroot
  users: [{ name: shop, uid: 10001 }]
  ports: [8080/tcp]
  volumes: [/data]
  stopSignal: SIGTERM
  files:
    - { path: /etc/shop/app.conf, content: "x = 1", mode: "0640", owner: shop }
    - path: /opt/app
      content: |
        several
        lines
  test: { command: [/usr/bin/python3, -V], expect: "Python 3", timeoutSeconds: 30 }
  schedule: { cron: "0 4 * * *", timezone: UTC }
`,
  '{"apiVersion":"whittle.dev/v1","kind":"Image","metadata":{"name":"a"},"spec":{"packages":["nginx"]}}',
  `a: ${'['.repeat(40)}${']'.repeat(40)}\n`,
  `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n`,
]

/** ImageSpecs as YAML and JSON. */
export const definitionTarget: FuzzTarget = {
  name: 'definition',
  share: 12,
  make: (random) => {
    const text = random.pick(random.once(4) ? TEXTS : TEXTS.slice(0, 1))
    return Buffer.from(random.once(20) ? text : mutateText(text, random))
  },
  read: async (input) => {
    const parsed = parseSpec(input.toString())
    if (!parsed.ok) {
      require(parsed.problems.length > 0, 'refused without a reason')
      return parsed.problems[0]!.code
    }
    const again = parseSpec(writeSpec(parsed.spec))
    require(again.ok && JSON.stringify(again.spec) === JSON.stringify(parsed.spec), 'written down, it is another one')
    return 'read'
  },
}
