import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What a provider keeps, so that one that is started anew goes on with it. Nothing in it expires by time. */
export function createProviderMemory(): AdapterFactory {
  const kept = new Map<string, AdapterPayload>();

  function search(model: string, wanted: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, payload] of kept) if (key.startsWith(`${model}:`) && wanted(payload)) return payload;
    return undefined;
  }

  return (model): Adapter => ({
    async upsert(id, payload) {
      kept.set(`${model}:${id}`, payload);
    },
    find: (id) => Promise.resolve(kept.get(`${model}:${id}`)),
    findByUserCode: (code) => Promise.resolve(search(model, ({ userCode }) => userCode === code)),
    findByUid: (wanted) => Promise.resolve(search(model, ({ uid }) => uid === wanted)),
    async consume(id) {
      const payload = kept.get(`${model}:${id}`);
      if (payload) kept.set(`${model}:${id}`, { ...payload, consumed: Math.floor(Date.now() / 1_000) });
    },
    async destroy(id) {
      kept.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}
