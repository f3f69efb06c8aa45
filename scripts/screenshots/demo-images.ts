/** The team of the pictures. */
export const TEAM = { name: 'Acme Shop', slug: 'acme-shop' } as const

export interface DemoImage {
  /** A definition as the API takes it. */
  spec: { apiVersion: string; kind: string; metadata: { name: string; [key: string]: string }; spec: object }
  build: boolean
}

const definition = (metadata: DemoImage['spec']['metadata'], spec: object): DemoImage['spec'] => ({
  apiVersion: 'whittle.dev/v1',
  kind: 'Image',
  metadata,
  spec,
})

/** One image of each state that a person meets: built, failed, saved but never built. */
export const demoImages: readonly DemoImage[] = [
  {
    spec: definition(
      { name: 'shop-api', title: 'Shop API', description: 'Answers the shop’s page: orders, prices, pictures.' },
      {
        from: 'python',
        packages: ['libpq5', 'python3-psycopg2', 'libwebp7'],
        environment: { LOG_LEVEL: 'info', SHOP_CURRENCY: 'EUR' },
        command: ['-m', 'shop'],
        ports: ['8080/tcp'],
        files: [{ path: '/etc/shop/app.conf', content: 'workers = 4\n', mode: '0640', owner: 'nonroot' }],
        schedule: { cron: '0 4 * * *', timezone: 'Europe/Berlin' },
        test: { command: ['/usr/bin/python3', '-c', 'import psycopg2; print(psycopg2.__version__)'], expect: '2' },
      },
    ),
    build: true,
  },
  {
    spec: definition(
      { name: 'shop-front', title: 'Shop front', description: 'nginx with the shop’s static files.' },
      { from: 'nginx', packages: ['curl'] },
    ),
    build: true,
  },
  {
    spec: definition(
      { name: 'reports', title: 'Nightly reports' },
      {
        from: 'python',
        packages: ['python3-yaml'],
        test: { command: ['/usr/bin/python3', '-c', 'import pandas'] },
      },
    ),
    build: true,
  },
  { spec: definition({ name: 'thumbnails', title: 'Thumbnails' }, { from: 'static' }), build: false },
]
