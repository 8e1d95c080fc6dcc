import { expect, it } from 'vitest';
import { openPorts } from './open-ports.ts';

const port = (hostIp: string | undefined, hostPort: number | undefined) => ({
  containerPort: 3001,
  protocol: 'tcp',
  hostIp,
  hostPort,
});

it.each([
  ['nothing', [], undefined],
  ['inside alone', [port(undefined, undefined)], undefined],
  ['on loopback', [port('127.0.0.1', 3001)], undefined],
  [
    'everywhere, told twice',
    [port('0.0.0.0', 3001), port('::', 3001)],
    'api publishes 3001 on every address',
  ],
  ['two ports', [port('', 3001), port('0.0.0.0', 9229)], 'api publishes 3001, 9229 on every address'],
])('a container that publishes %s', (_, ports, words) => {
  const [finding] = openPorts([{ name: 'api', ports }]);
  if (words === undefined) expect(finding).toBeUndefined();
  else expect(finding?.sentence).toContain(words);
});
