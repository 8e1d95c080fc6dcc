const GREEN = '-green';

/** The name of the second service of a classic blue-green release. */
export function greenOf(service: string): string {
  return `${service}${GREEN}`;
}

/** The logical service that a physical one belongs to: `<service>-green` is the second side of `<service>`. */
export function logicalOf(service: string): string {
  return service.endsWith(GREEN) && service.length > GREEN.length ? service.slice(0, -GREEN.length) : service;
}

/** The logical services among the physical ones, each once, in the order of their names. */
export function logicalNames(services: readonly string[]): readonly string[] {
  return [...new Set(services.map(logicalOf))].sort();
}
