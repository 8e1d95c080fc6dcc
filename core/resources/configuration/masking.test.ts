import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretKey, maskReason, maskValue } from './masking.ts';

describe('what is masked', () => {
  it.each([
    ['OPENAI_API_KEY', 'x', 'name'],
    ['WHATSAPP_TOKEN', 'x', 'name'],
    ['AWS_SECRET_ACCESS_KEY', 'test', 'name'],
    ['AWS_ACCESS_KEY_ID', 'test', 'name'],
    ['DB_PASSWORD', '12345678', 'name'],
    ['db.password', 'x', 'name'],
    ['awsSecretAccessKey', 'x', 'name'],
    ['GOOGLE_CREDENTIALS', '/etc/x', 'name'],
    ['SESSION_SECRET', 'x', 'name'],
    ['SECRETNAME', 'x', 'name'],
    ['SENTRY_DSN', 'x', 'name'],
    ['API_KEYS', 'x', 'name'],
    ['SIGNING_KEY_BASE64', 'x', 'name'],
    ['API_KEY_2', 'x', 'name'],
    ['PGPASSWORD', 'x', 'name'],
    ['REDIS_AUTH', 'x', 'name'],
    ['PLAIN', 'AKIAIOSFODNN7EXAMPLE', 'aws-key'],
    ['PLAIN', 'id is ASIAIOSFODNN7EXAMPLE today', 'aws-key'],
    ['PLAIN', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'random'],
    ['PLAIN', 'd41d8cd98f00b204e9800998ecf8427e', 'random'],
    ['PLAIN', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'token'],
    ['PLAIN', 'sk-proj-abcdefgh', 'token'],
    ['PLAIN', 'ghp_abcdefghijkl', 'token'],
    ['PLAIN', 'EAAGm0PX4ZCpsBAKZ', 'token'],
    ['PLAIN', 'Bearer abcdefgh', 'token'],
    ['PLAIN', '-----BEGIN RSA PRIVATE KEY-----\nabc', 'private-key'],
    ['DATABASE_URL', 'postgres://user:hunter2@db:5432/shop', 'credentials-inside'],
    ['REDIS_URL', 'redis://:hunter2@cache:6379', 'credentials-inside'],
    ['AMQP', 'connect to amqp://user@host', 'credentials-inside'],
    ['HOOK', 'https://example.com/hook?token=hunter2', 'credentials-inside'],
    ['CONNECTION', 'Server=db;Uid=sa;Pwd=hunter2', 'credentials-inside'],
    ['SETTINGS', 'user: ana\npassword: hunter2', 'credentials-inside'],
    ['SETTINGS', '{"password": "hunter2"}', 'credentials-inside'],
  ])('%s=%s', (key, value, reason) => {
    expect(maskReason(key, value)).toBe(reason);
    expect(maskValue(key, value)).toEqual({ kind: 'masked', reason });
  });
});

describe('what is shown', () => {
  it.each([
    ['NODE_ENV', 'production'],
    ['LOG_LEVEL', 'debug'],
    ['PORT', '3001'],
    ['DYNAMODB_ENDPOINT', 'http://localstack:4566'],
    ['REDIS_HOST', 'prod-cluster.abc123.cache.amazonaws.com'],
    ['AWS_REGION', 'us-east-1'],
    ['QUEUE_URL', 'https://sqs.us-east-1.amazonaws.com/123456789012/tiktok-commerce-caption-analysis-prod'],
    ['TABLE', 'tiktok-commerce-product-staging-prod'],
    ['TOPIC_ARN', 'arn:aws:sns:us-east-1:123456789012:tiktok-commerce-new-video-posted-prod'],
    [
      'API_KEYS_SECRET_ARN',
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:tiktok-commerce/api-keys-AbCdEf',
    ],
    ['TOKEN_TTL', '3600'],
    ['PASSWORD_LENGTH', '12'],
    ['TOKEN_CHECK_ENABLED', 'true'],
    ['S3_KEY_PREFIX', 'thumbnails/'],
    ['KEYBOARD', 'qwerty'],
    ['AUTHOR', 'ana'],
    ['OPENAI_API_KEY', ''],
    ['IMAGE', 'example/main@sha256:short'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['SUPPORT', 'mail ops@example.com'],
  ])('%s=%s', (key, value) => {
    expect(maskValue(key, value)).toEqual({ kind: 'plain', text: value });
  });

  it('keeps a secret masked though its name ends like a measure', () => {
    expect(maskReason('TOKEN_TTL', 'hunter2')).toBe('name');
    expect(maskReason('SECRET_ARN', 'hunter2')).toBe('name');
  });
});

describe('a masked value', () => {
  it('tells nothing of the text', () => {
    const keys = fc.constantFrom('API_KEY', 'DB_PASSWORD', 'X_TOKEN', 'CLIENT_SECRET', 'clientCredentials');
    const values = fc.stringMatching(/^[A-Z0-9]{6,30}$/);
    fc.assert(
      fc.property(keys, values, (key, value) => {
        expect(JSON.stringify(maskValue(key, value))).not.toContain(value);
      }),
    );
  });

  it('is that of every address with a user in it', () => {
    const names = fc.stringMatching(/^[a-z0-9._-]{1,12}$/);
    fc.assert(
      fc.property(names, names, names, (user, password, host) => {
        expect(maskReason('URL', `https://${user}:${password}@${host}/x`)).toBeDefined();
      }),
    );
  });

  it('is that of a name that holds a word for secrets, in any spelling', () => {
    const words = fc.constantFrom('SECRET', 'TOKEN', 'PASSWORD', 'CREDENTIALS', 'API_KEY');
    const around = fc.stringMatching(/^[A-Z]{0,6}$/);
    fc.assert(
      fc.property(around, words, (before, word) => {
        expect(isSecretKey(`${before}_${word}`)).toBe(true);
        expect(isSecretKey(`${before}_${word}`.toLowerCase())).toBe(true);
      }),
    );
  });
});
