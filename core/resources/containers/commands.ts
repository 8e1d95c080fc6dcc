import { quoted } from '../../commands/command-line.ts';

/** Where the lines of an environment go: the engine's address, where it is not the usual one, and the compose project. */
export interface DockerTarget {
  readonly project: string;
  /** As DOCKER_HOST takes it: `unix:///run/d.sock`. */
  readonly host?: string;
}

function line(target: DockerTarget, ...words: readonly string[]): string {
  const host = target.host === undefined ? [] : ['--host', target.host];
  return ['docker', ...host, ...words].map(quoted).join(' ');
}

function compose(target: DockerTarget, ...words: readonly string[]): string {
  return line(target, 'compose', '--project-name', target.project, ...words);
}

export function listContainersCommand(target: DockerTarget, service?: string): string {
  return compose(target, 'ps', '--all', ...(service === undefined ? [] : [service]));
}

export function statsCommand(target: DockerTarget, containers: readonly string[]): string {
  return line(target, 'stats', '--no-stream', ...containers);
}

export function logsCommand(target: DockerTarget, service: string): string {
  return compose(target, 'logs', '--follow', '--timestamps', '--tail', '200', service);
}

export function restartCommand(target: DockerTarget, service: string): string {
  return compose(target, 'restart', service);
}

export function stopCommand(target: DockerTarget, service: string): string {
  return compose(target, 'stop', service);
}

export function startCommand(target: DockerTarget, service: string): string {
  return compose(target, 'start', service);
}

export function scaleCommand(target: DockerTarget, service: string, count: number): string {
  return compose(
    target,
    ...['up', '--detach', '--no-deps', '--no-recreate', '--scale', `${service}=${count}`, service],
  );
}

export function upCommand(target: DockerTarget, service: string): string {
  return compose(target, 'up', '--detach', '--no-deps', '--force-recreate', service);
}
