import type Docker from 'dockerode';
import { createHash } from 'node:crypto';
import type { ComposeProject, ComposeService } from './project.ts';

/**
 * What `docker compose up --detach` does with a file: the network, the volumes, and the containers of each service that are
 * not there yet, labelled and named as compose does. Source: docker/compose, pkg/api/labels.go and pkg/compose/create.go.
 */
export async function composeUp(docker: Docker, project: ComposeProject): Promise<void> {
  const network = `${project.name}_default`;
  const networks = await docker.listNetworks();
  if (!networks.some(({ Name }) => Name === network))
    await docker.createNetwork({
      Name: network,
      Labels: { 'com.docker.compose.project': project.name, 'com.docker.compose.network': 'default' },
    });
  for (const volume of project.volumes ?? [])
    await docker.createVolume({
      Name: `${project.name}_${volume}`,
      Labels: { 'com.docker.compose.project': project.name, 'com.docker.compose.volume': volume },
    });
  const there = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${project.name}`] },
  });
  const names = new Set(there.flatMap(({ Names }) => Names));
  // One after the other: of a range of ports each takes the first that is free.
  for (const [service, definition] of Object.entries(project.services))
    for (let number = 1; number <= (definition.scale ?? 1); number += 1) {
      const name = `${project.name}-${service}-${number}`;
      if (names.has(`/${name}`)) continue;
      const container = await docker.createContainer(creationOf(project.name, service, definition, number));
      await container.start();
    }
}

function creationOf(
  project: string,
  service: string,
  definition: ComposeService,
  number: number,
): Docker.ContainerCreateOptions {
  const { image, environment = {}, ports = [], healthcheck, restart = 'no', stopGraceSeconds } = definition;
  const network = `${project}_default`;
  const bindings = ports.map(bindingOf);
  return {
    name: `${project}-${service}-${number}`,
    Image: image,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: {
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      'com.docker.compose.container-number': String(number),
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': createHash('sha256').update(JSON.stringify(definition)).digest('hex'),
      'com.docker.compose.project.config_files': 'docker-compose.yml',
      'com.docker.compose.project.working_dir': '.',
      'com.docker.compose.version': '2.39.1',
    },
    ExposedPorts: Object.fromEntries(bindings.map(([port]) => [port, {}])),
    ...(healthcheck ? { Healthcheck: healthcheck } : {}),
    ...(stopGraceSeconds === undefined ? {} : { StopTimeout: stopGraceSeconds }),
    HostConfig: {
      NetworkMode: network,
      PortBindings: Object.fromEntries(bindings.map(([port, binding]) => [port, [binding]])),
      RestartPolicy: { Name: restart },
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [service] } } },
  };
}

/** `127.0.0.1:3001-3009:3001` as the port of the container, and where the machine carries it from. */
function bindingOf(text: string): readonly [string, { HostIp: string; HostPort: string }] {
  const parts = text.split(':');
  const [container = '', host = '', address = ''] = parts.reverse();
  return [`${container}/tcp`, { HostIp: address, HostPort: host }];
}
