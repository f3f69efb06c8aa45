export interface LoginTarget {
  /** `localhost:5000`. */
  registryHost: string
  /** `localhost:5000/acme/shop:latest`. */
  reference: string
  token: string
}

/** How the token is used, by tool. The registry takes any user name; the token is the password. */
export function loginCommands({ registryHost, reference, token }: LoginTarget): { label: string; command: string }[] {
  // Docker takes loopback registries without TLS by itself; skopeo has to be told.
  const plain = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(registryHost)
  const insecure = plain ? '--tls-verify=false ' : ''
  return [
    { label: 'Docker', command: `echo ${token} | docker login ${registryHost} --username pull --password-stdin` },
    {
      label: 'Podman',
      command: `echo ${token} | podman login ${insecure}${registryHost} --username pull --password-stdin`,
    },
    {
      label: 'skopeo',
      command: `skopeo inspect ${insecure}--creds pull:${token} docker://${reference}`,
    },
  ]
}
