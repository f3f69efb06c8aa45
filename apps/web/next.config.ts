import type { NextConfig } from 'next'

// These are fixed when the pages are built. The content security policy carries a nonce per request, and HSTS depends on the
// address of the installation: src/proxy.ts sets both.
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  transpilePackages: ['@whittle/core', '@whittle/db', '@whittle/jobs', '@whittle/spec', '@whittle/store'],
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
}

export default config
