import { randomInt } from 'node:crypto';
import type { GetRandomPasswordRequest, GetRandomPasswordResponse } from '@aws-sdk/client-secrets-manager';
import { checkModel, invalidParameter } from './errors.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const numbers = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** A random password with one character of each kind that is not excluded, unless that is switched off. */
export function getRandomPassword(input: GetRandomPasswordRequest): GetRandomPasswordResponse {
  checkModel([
    { path: 'PasswordLength', value: input.PasswordLength, minValue: 1, maxValue: 4096 },
    { path: 'ExcludeCharacters', value: input.ExcludeCharacters, maxLength: 4096 },
  ]);
  const length = input.PasswordLength ?? 32;
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const kinds = [
    input.ExcludeLowercase ? '' : lowercase,
    input.ExcludeUppercase ? '' : uppercase,
    input.ExcludeNumbers ? '' : numbers,
    input.ExcludePunctuation ? '' : punctuation,
    input.IncludeSpace ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((character) => !excluded.has(character)).join(''))
    .filter((kind) => kind !== '');
  if (kinds.length === 0)
    throw invalidParameter('The password can not be generated: every character is excluded.');
  const required = input.RequireEachIncludedType === false ? [] : kinds;
  if (required.length > length)
    throw invalidParameter(`Password length ${length} is too short based on the required types.`);
  const everything = kinds.join('');
  const characters = [
    ...required.map(pick),
    ...Array.from({ length: length - required.length }, () => pick(everything)),
  ];
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return { RandomPassword: characters.join('') };
}
