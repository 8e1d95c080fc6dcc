import * as sdk from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFunction, startLambdaFixture, until } from './lambda-fixture.ts';
import type { LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;

async function invoke(FunctionName: string, event: unknown = {}, input: Partial<sdk.InvocationRequest> = {}) {
  const answer = await fixture.client.send(
    new sdk.InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)), ...input }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  return { ...answer, value: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown> };
}

function measured(metric: string, FunctionName: string): number {
  return fixture.measurements
    .filter((one) => one.metric === metric && one.dimensions.FunctionName === FunctionName)
    .filter((one) => one.dimensions.Resource === undefined)
    .reduce((sum, { value }) => sum + value, 0);
}

beforeAll(async () => {
  fixture = await startLambdaFixture();
});

afterAll(async () => {
  await fixture.close();
});

describe('an invocation', () => {
  it('runs the image in a process that is kept, and writes its log', async () => {
    await makeFunction(fixture, 'shown');
    const first = await invoke('shown', { a: 1 }, { LogType: 'Tail' });
    expect(first).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(first.value).toMatchObject({
      event: { a: 1 },
      invocations: 1,
      version: '1.4.0',
      greeting: 'baked',
      functionName: 'shown',
      functionVersion: '$LATEST',
    });
    const requestId = String(first.value.requestId);
    const tail = Buffer.from(first.LogResult ?? '', 'base64').toString('utf8');
    expect(tail).toMatch(new RegExp(`^START RequestId: ${requestId} Version: \\$LATEST\n`));
    expect(tail).toContain(`\t${requestId}\tINFO\tevent of a\n`);
    expect(tail).toMatch(
      /REPORT RequestId: .*\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: /,
    );
    const second = await invoke('shown', {});
    expect(second.value).toMatchObject({ invocations: 2, pid: first.value.pid });
    const streams = fixture.lines
      .filter(({ group }) => group === '/aws/lambda/shown')
      .map(({ stream }) => stream);
    expect(new Set(streams).size).toBe(1);
    expect(streams[0]).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(measured('Invocations', 'shown')).toBe(2);
    expect(measured('Errors', 'shown')).toBe(0);
  });

  it('runs anew what was changed, and ends what is idle', async () => {
    await makeFunction(fixture, 'changed');
    const { value: before } = await invoke('changed');
    await fixture.client.send(
      new sdk.UpdateFunctionConfigurationCommand({
        FunctionName: 'changed',
        Environment: { Variables: { GREETING: 'set' } },
      }),
    );
    await expect(
      fixture.client.send(
        new sdk.UpdateFunctionConfigurationCommand({ FunctionName: 'changed', Timeout: 5 }),
      ),
    ).rejects.toBeInstanceOf(sdk.ResourceConflictException);
    const { value: after } = await invoke('changed');
    expect(after).toMatchObject({ greeting: 'set', invocations: 1 });
    expect(after.pid).not.toBe(before.pid);
    fixture.sandbox.clock.advance(70_000);
    await until(() => !isAlive(Number(after.pid)));
    expect(isAlive(Number(before.pid))).toBe(false);
  });

  it.each([
    ['throws', { do: 'throw' }, { errorType: 'TypeError', errorMessage: 'wrong' }, 'Invoke Error'],
    ['exits', { do: 'exit' }, { errorType: 'Runtime.ExitError' }, 'exit status 3'],
    [
      'takes too long',
      { do: 'sleep', ms: 20_000 },
      { errorType: 'Sandbox.Timedout' },
      'timed out after 1.00',
    ],
  ])('tells an error where the function %s, and goes on after it', async (what, event, error, words) => {
    const name = `fails-${what.replaceAll(' ', '-')}`;
    await makeFunction(fixture, name, { Timeout: 1 });
    const failed = await invoke(name, event, { LogType: 'Tail' });
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(failed.value).toMatchObject(error);
    expect(Buffer.from(failed.LogResult ?? '', 'base64').toString('utf8')).toContain(words);
    expect(measured('Errors', name)).toBe(1);
    expect((await invoke(name)).FunctionError).toBeUndefined();
  });

  it('tells that the code can not be run', async () => {
    await makeFunction(fixture, 'no-export', { ImageConfig: { Command: ['index.absent'] } });
    expect((await invoke('no-export')).value).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
    await makeFunction(fixture, 'archive', {
      PackageType: 'Zip',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from('PK\u0003\u0004') },
    });
    expect((await invoke('archive')).value).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  it('is refused before its time, over its limits, and where it is no event', async () => {
    await fixture.client.send(
      new sdk.CreateFunctionCommand({
        FunctionName: 'pending',
        PackageType: 'Image',
        Role: 'arn:aws:iam::000000000000:role/function',
        Code: { ImageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/fixture:1.4.0' },
      }),
    );
    await expect(invoke('pending')).rejects.toBeInstanceOf(sdk.ResourceConflictException);
    await makeFunction(fixture, 'none-left');
    await fixture.client.send(
      new sdk.PutFunctionConcurrencyCommand({ FunctionName: 'none-left', ReservedConcurrentExecutions: 0 }),
    );
    await expect(invoke('none-left')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    expect(measured('Throttles', 'none-left')).toBe(1);
    expect((await invoke('none-left', {}, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
    await expect(invoke('none-left', {}, { Payload: Buffer.from('no') })).rejects.toBeInstanceOf(
      sdk.InvalidRequestContentException,
    );
    await expect(invoke('nobody')).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
  });

  it('follows the weights of an alias', async () => {
    await makeFunction(fixture, 'weighed', { Publish: true });
    await fixture.client.send(
      new sdk.UpdateFunctionConfigurationCommand({ FunctionName: 'weighed', Description: 'second' }),
    );
    fixture.sandbox.clock.advance(2000);
    await fixture.client.send(new sdk.PublishVersionCommand({ FunctionName: 'weighed' }));
    await fixture.client.send(
      new sdk.CreateAliasCommand({
        FunctionName: 'weighed',
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { '2': 1 } },
      }),
    );
    expect((await invoke('weighed', {}, { Qualifier: 'live' })).ExecutedVersion).toBe('2');
    await fixture.client.send(
      new sdk.UpdateAliasCommand({ FunctionName: 'weighed', Name: 'live', RoutingConfig: {} }),
    );
    expect((await invoke('weighed:live')).ExecutedVersion).toBe('1');
  });
});

describe('an event that nobody waits for', () => {
  it('is tried three times, then goes to the dead letters', async () => {
    const { QueueUrl } = await fixture.queues.send(new CreateQueueCommand({ QueueName: 'dead' }));
    await makeFunction(fixture, 'patient', {
      DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
    });
    expect((await invoke('patient', { do: 'throw' }, { InvocationType: 'Event' })).StatusCode).toBe(202);
    for (const attempts of [1, 2, 3]) {
      await until(() => measured('Errors', 'patient') === attempts);
      fixture.sandbox.clock.advance(121_000);
    }
    await until(async () => {
      const { Messages } = await fixture.queues.send(
        new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
      );
      return Messages?.[0]?.MessageAttributes?.ErrorCode?.StringValue === '200';
    });
    expect(measured('Errors', 'patient')).toBe(3);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
