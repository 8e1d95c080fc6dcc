import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const hook = new URL('container-names.mjs', import.meta.url);

interface Member {
  readonly network: string;
  readonly address: string;
  readonly names: readonly string[];
}

/**
 * Who is called what on which network. Programs of Node resolve the names (container-names.mjs); for others they are known
 * to the system alone by address.
 */
export class ContainerNames {
  private readonly members = new Map<string, Member>();

  /** The names of a network are kept in a file of this folder. */
  constructor(private readonly directory: string) {}

  join(containerId: string, member: Member): void {
    this.members.set(containerId, member);
    this.write(member.network);
  }

  leave(containerId: string): void {
    const member = this.members.get(containerId);
    if (!member || !this.members.delete(containerId)) return;
    this.write(member.network);
  }

  /** What a program is started with so that it knows the names; its own `NODE_OPTIONS` stay. */
  variables(network: string, nodeOptions = ''): Readonly<Record<string, string>> {
    return {
      SANDBOX_CONTAINER_NAMES: this.fileOf(network),
      NODE_OPTIONS: `--import=${hook.href} ${nodeOptions}`.trim(),
    };
  }

  private write(network: string): void {
    const lines = [...this.members.values()].flatMap((member) =>
      member.network === network ? [[member.address, ...member.names].join(' ')] : [],
    );
    if (lines.length === 0) rmSync(this.fileOf(network), { force: true });
    else writeFileSync(this.fileOf(network), `${lines.join('\n')}\n`);
  }

  private fileOf(network: string): string {
    return path.join(this.directory, `names-of-${encodeURIComponent(network)}`);
  }
}
