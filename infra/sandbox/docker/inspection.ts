import type { Container } from './container.ts';
import type { PublishedPort } from './published-ports.ts';
import { humanDuration, preciseNow, rfc3339Nano, zeroTime } from './human.ts';
import type { Images } from './images.ts';

/** The body of `GET /containers/{id}/json`. */
export function inspectionOf(container: Container): object {
  const { plan, labels, environment, command } = container;
  const { creation, image } = plan;
  const [path = '', ...args] = command;
  const healthcheck = creation.Healthcheck ?? image.healthcheck;
  return {
    Id: container.id,
    Created: rfc3339Nano(container.createdAt),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: image.id,
    ResolvConfPath: '',
    HostnamePath: '',
    HostsPath: '',
    LogPath: '',
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: {
      ...creation.HostConfig,
      NetworkMode: plan.network.name,
      LogConfig: { Type: 'json-file', Config: {} },
    },
    GraphDriver: { Name: 'overlay2', Data: null },
    Mounts: [],
    Config: {
      Hostname: creation.Hostname || container.id.slice(0, 12),
      Domainname: '',
      User: creation.User,
      AttachStdin: false,
      AttachStdout: true,
      AttachStderr: true,
      ExposedPorts: Object.fromEntries(exposedPorts(container).map((name) => [name, {}])),
      Tty: creation.Tty,
      OpenStdin: false,
      StdinOnce: false,
      Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      Cmd: creation.Cmd ?? image.program.command,
      Image: plan.imageName,
      Volumes: null,
      WorkingDir: creation.WorkingDir,
      Entrypoint: creation.Entrypoint ?? null,
      OnBuild: null,
      Labels: labels,
      ...(creation.StopSignal ? { StopSignal: creation.StopSignal } : {}),
      ...(creation.StopTimeout == null ? {} : { StopTimeout: creation.StopTimeout }),
      ...(healthcheck ? { Healthcheck: healthcheck } : {}),
    },
    NetworkSettings: {
      Bridge: '',
      SandboxID: '',
      SandboxKey: '',
      Ports: portMap(container),
      Networks: { [plan.network.name]: endpointOf(container) },
    },
  };
}

function stateOf(container: Container): object {
  const { status, exitCode, error, startedAt, finishedAt, health, isRunning } = container;
  return {
    Status: status,
    Running: isRunning,
    Paused: status === 'paused',
    Restarting: status === 'restarting',
    OOMKilled: false,
    Dead: status === 'dead',
    Pid: container.pid,
    ExitCode: exitCode,
    Error: error,
    StartedAt: startedAt === undefined ? zeroTime : rfc3339Nano(startedAt),
    FinishedAt: finishedAt === undefined ? zeroTime : rfc3339Nano(finishedAt),
    ...(health ? { Health: health.inspection() } : {}),
  };
}

function exposedPorts({ plan: { creation, image } }: Container): readonly string[] {
  const ofImage = (image.exposedPorts ?? []).map((port) => `${port}/tcp`);
  const all = [
    ...Object.keys(creation.ExposedPorts),
    ...Object.keys(creation.HostConfig.PortBindings),
    ...ofImage,
  ];
  return [...new Set(all.map((name) => (name.includes('/') ? name : `${name}/tcp`)))];
}

function portMap(container: Container): Readonly<Record<string, readonly object[] | null>> {
  if (!container.isRunning) return {};
  return Object.fromEntries(
    exposedPorts(container).map((name) => {
      const bound = container.ports.filter(({ containerPort }) => `${containerPort}/tcp` === name);
      const bindings = bound.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: String(hostPort) }));
      return [name, bindings.length > 0 ? bindings : null];
    }),
  );
}

function endpointOf(container: Container): object {
  const { plan, address = '' } = container;
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: plan.aliases,
    MacAddress: '',
    DriverOpts: null,
    NetworkID: plan.network.id,
    EndpointID: address ? container.id : '',
    Gateway: '',
    IPAddress: address,
    IPPrefixLen: address ? 8 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: [container.name, ...plan.aliases, container.id.slice(0, 12)],
  };
}

/** An entry of `GET /containers/json`. */
export function summaryOf(container: Container, images: Images): object {
  const { plan } = container;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: images.nameOf(plan.imageName, plan.image.id),
    ImageID: plan.image.id,
    Command: container.command.join(' '),
    Created: Math.floor(container.createdAt / 1_000),
    Ports: listedPorts(container),
    Labels: container.labels,
    State: container.status,
    Status: statusText(container),
    HostConfig: { NetworkMode: plan.network.name },
    NetworkSettings: { Networks: { [plan.network.name]: endpointOf(container) } },
    Mounts: [],
  };
}

function listedPorts(container: Container): readonly object[] {
  const published = (port: PublishedPort) => ({
    IP: port.hostIp,
    PrivatePort: port.containerPort,
    PublicPort: port.hostPort,
    Type: 'tcp',
  });
  if (!container.isRunning) return [];
  return exposedPorts(container).flatMap((name) => {
    const bound = container.ports.filter(({ containerPort }) => `${containerPort}/tcp` === name);
    return bound.length > 0 ? bound.map(published) : [{ PrivatePort: parseInt(name, 10), Type: 'tcp' }];
  });
}

/** `Up 5 minutes (healthy)`, `Exited (137) 3 seconds ago`, as `docker ps` shows it. Source: moby, container.State.String. */
export function statusText({
  status,
  exitCode,
  startedAt = 0,
  finishedAt = 0,
  health,
}: Pick<Container, 'status' | 'exitCode' | 'startedAt' | 'finishedAt' | 'health'>): string {
  const since = (moment: number) => humanDuration(preciseNow() - moment);
  switch (status) {
    case 'running': {
      const words = health?.status === 'starting' ? 'health: starting' : health?.status;
      return `Up ${since(startedAt)}${words ? ` (${words})` : ''}`;
    }
    case 'paused':
      return `Up ${since(startedAt)} (Paused)`;
    case 'restarting':
      return `Restarting (${exitCode}) ${since(finishedAt)} ago`;
    case 'removing':
      return 'Removal In Progress';
    case 'created':
      return 'Created';
    case 'dead':
      return 'Dead';
    case 'exited':
      return finishedAt ? `Exited (${exitCode}) ${since(finishedAt)} ago` : 'Created';
  }
}
