import { randomBytes, randomInt } from 'node:crypto';

/** Of a task, and of a container. */
export function newHexId(): string {
  return randomBytes(16).toString('hex');
}

/** Of a deployment (`ecs-svc/…`) and of a service revision: nineteen digits. */
export function newNumber(): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
  return `${randomInt(1, 10)}${digits}`;
}

/** Of a service deployment: twenty-one characters. */
export function newShortId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}
