/** True for an address to listen on that only this machine can reach. */
export function isLoopbackAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** True for a Host header that names this machine: a loopback address, `localhost`, or a name under it. */
export function isLoopbackHost(header: string): boolean {
  const name = header
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return isLoopbackAddress(name) || name.endsWith('.localhost');
}
