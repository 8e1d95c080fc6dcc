/** Whether a host, with or without a port, is a name of this very machine: `localhost`, `127.…` or `[::1]`. */
export function isLoopbackName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
