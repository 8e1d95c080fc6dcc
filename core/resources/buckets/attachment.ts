const NAME_LIMIT = 150;

/**
 * `Content-Disposition` for a download named like the last part of a key. The plain name holds nothing that could end
 * the header or mean a folder; the second form carries the real one (RFC 6266, RFC 8187).
 */
export function attachmentOf(key: string): string {
  const last = key.split('/').filter(Boolean).at(-1) ?? '';
  const name =
    [...last]
      .slice(0, NAME_LIMIT)
      .join('')
      .replace(/\p{Surrogate}/gu, '_') || 'object';
  const plain = name.replace(/[^A-Za-z0-9._ ()-]/g, '_').replace(/^\.+/, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`;
}

/** What `encodeURIComponent` leaves alone but RFC 8187 does not allow is encoded too. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
