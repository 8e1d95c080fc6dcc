import type { ContainerSummary } from '../../../core/resources/containers/types.ts';
import type { Finding } from '../../../core/resources/network/judged.ts';

/** Ports that are carried from every address of the machine: whoever reaches it reaches the container. */
export function openPorts(
  containers: readonly Pick<ContainerSummary, 'name' | 'ports'>[],
): readonly Finding[] {
  return containers.flatMap(({ name, ports }) => {
    const open = ports.filter(({ hostIp, hostPort }) => hostPort !== undefined && isEverywhere(hostIp));
    const numbers = [...new Set(open.map(({ hostPort }) => hostPort))];
    if (numbers.length === 0) return [];
    const sentence = `${name} publishes ${numbers.join(', ')} on every address of the machine: bind it to 127.0.0.1.`;
    return [{ level: 'warn', sentence }];
  });
}

function isEverywhere(hostIp: string | undefined): boolean {
  return hostIp === undefined || hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
}
