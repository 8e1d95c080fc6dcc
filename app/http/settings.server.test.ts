import { describe, expect, it } from 'vitest';
import { isOnLoopback, SettingsError, settingsFrom } from './settings.server.ts';

describe('settings', () => {
  it('have defaults that listen on this machine alone', () => {
    const settings = settingsFrom({});
    expect(settings).toMatchObject({
      mode: 'production',
      host: '127.0.0.1',
      port: 3000,
      environmentsFile: 'environments.yaml',
      publicHosts: [],
      sessionSecrets: [],
      localSignInPassword: undefined,
    });
    expect(isOnLoopback(settings)).toBe(true);
  });

  it('take an empty variable for one that is not set', () => {
    expect(settingsFrom({ PORT: '', SESSION_SECRET: '', OPS_LOCAL_SIGN_IN_PASSWORD: '' })).toEqual(
      settingsFrom({}),
    );
  });

  it('name every mistake, and no secret', () => {
    const wrong = {
      PORT: '70000',
      HOST: 'everywhere',
      NODE_ENV: 'prod',
      LOG_LEVEL: 'loud',
      OPS_PUBLIC_HOSTS: 'https://console.example.com',
      OPS_TRUSTED_PROXIES: 'anybody',
      OPS_LOCAL_SIGN_IN_PASSWORD: 'hunter2',
      SESSION_SECRET: 'short-secret',
    };
    let caught: unknown;
    try {
      settingsFrom(wrong);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(SettingsError);
    const { message, mistakes } = caught as SettingsError;
    expect(mistakes).toHaveLength(Object.keys(wrong).length);
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    for (const secret of ['hunter2', 'short-secret']) expect(message).not.toContain(secret);
  });

  it('take several session secrets, the first of which signs', () => {
    const [one, two] = ['a'.repeat(32), 'b'.repeat(40)];
    expect(settingsFrom({ SESSION_SECRET: `${one}, ${two}` }).sessionSecrets).toEqual([one, two]);
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.4.5.6', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, loopback) => {
  expect(isOnLoopback({ host, publicHosts: [], trustedProxies: [] })).toBe(loopback);
});
