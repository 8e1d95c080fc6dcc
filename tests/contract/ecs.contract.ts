import { DeregisterTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configuredServices, serviceVariables } from '../../core/resources/configuration/configuration.ts';
import { contractContext, offered, prepared } from './support.ts';

const context = contractContext();
const family = context.name('family');
const REFERENCE = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:tiktok-commerce/api-keys-AbCdEf';
const VALUE = 'hunter2-the-value-that-nobody-sees';

describe('ecs: task definitions', () => {
  const register = async () => {
    for (const level of ['debug', 'info']) {
      const made = await context.clients.ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '256',
          memory: '512',
          // Required beside secrets; nothing runs here, so nothing assumes it.
          executionRoleArn: 'arn:aws:iam::123456789012:role/task-execution',
          containerDefinitions: [
            {
              name: 'main',
              image: 'example/main:1',
              essential: true,
              environment: [
                { name: 'LOG_LEVEL', value: level },
                { name: 'EMPTY', value: '' },
                { name: 'HTML', value: '<img src=x onerror=alert(1)>' },
                { name: 'STRIPE_API_KEY', value: VALUE },
              ],
              secrets: [{ name: 'OPENAI_API_KEY', valueFrom: REFERENCE }],
            },
            {
              name: 'log-router',
              image: 'example/router:1',
              essential: false,
              environment: [{ name: 'LOG_LEVEL', value: 'warn' }],
            },
          ],
        }),
      );
      const taskDefinition = made.taskDefinition?.taskDefinitionArn;
      context.cleanUp(() =>
        context.clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
      );
    }
  };
  beforeEach(prepared('ecs:RegisterTaskDefinition', register));

  it('lists the families that are active', async (test) => {
    const services = offered(test, await configuredServices(context.source(), context.budget()));
    expect(services).toContain(family);
  });

  it('shows the variables of the newest revision, secrets masked or by name', async (test) => {
    const cell = await serviceVariables(context.source(), family, context.budget());
    const { variables } = offered(test, cell);
    const shown = variables.map(({ key, sidecar, value }) => ({ key, sidecar, value }));
    expect(shown).toEqual(
      expect.arrayContaining([
        { key: 'LOG_LEVEL', sidecar: undefined, value: { kind: 'plain', text: 'info' } },
        { key: 'EMPTY', sidecar: undefined, value: { kind: 'plain', text: '' } },
        { key: 'HTML', sidecar: undefined, value: { kind: 'plain', text: '<img src=x onerror=alert(1)>' } },
        { key: 'STRIPE_API_KEY', sidecar: undefined, value: { kind: 'masked', reason: 'name' } },
        { key: 'OPENAI_API_KEY', sidecar: undefined, value: { kind: 'reference', to: REFERENCE } },
        { key: 'LOG_LEVEL', sidecar: 'log-router', value: { kind: 'plain', text: 'warn' } },
      ]),
    );
    expect(variables).toHaveLength(6);
    expect(variables[0]?.origin).toEqual({
      kind: 'task-definition',
      label: expect.stringMatching(new RegExp(`^${family}:\\d+$`)) as string,
    });
    expect(JSON.stringify(cell)).not.toContain('hunter2');
  });

  it('knows nothing of a service that has no task definition', async () => {
    const cell = await serviceVariables(context.source(), context.name('missing'), context.budget());
    expect(cell.state).toBe('empty');
  });
});
