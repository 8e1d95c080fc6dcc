import { describe, expect, it } from 'vitest';
import { readVideoLink } from './video-link.ts';

describe('readVideoLink', () => {
  it.each([
    'https://www.tiktok.com/@amina_shoes/video/7300000000000000001',
    'https://www.tiktok.com/@Amina_Shoes/video/7300000000000000001?is_from_webapp=1&lang=en#top',
    'https://m.tiktok.com/@amina_shoes/video/7300000000000000001/',
    'https://tiktok.com/%40amina_shoes/video/7300000000000000001',
  ])('reads %s', (link) => {
    expect(readVideoLink(link)).toEqual({
      ok: true,
      sellerHandle: 'amina_shoes',
      videoId: '7300000000000000001',
      url: 'https://www.tiktok.com/@amina_shoes/video/7300000000000000001',
    });
  });

  it.each([
    'amina',
    'http://www.tiktok.com/@amina_shoes/video/1',
    'https://www.tiktok.com.evil.example/@amina_shoes/video/1',
    'https://evil.example/https://www.tiktok.com/@amina_shoes/video/1',
    'https://www.tiktok.com@evil.example/@amina_shoes/video/1',
    'https://www.tiktok.com/@amina_shoes',
    'https://www.tiktok.com/@amina_shoes/photo/1',
    'https://www.tiktok.com/@a/video/1',
    'https://www.tiktok.com/@amina_shoes/video/123456789012345678901',
    'https://www.tiktok.com/%E0%A4%A/video/1',
    'javascript:alert(1)',
  ])('refuses %s', (link) => {
    expect(readVideoLink(link)).toMatchObject({ ok: false });
  });

  it('says of a short link what to do', () => {
    expect(readVideoLink('https://vm.tiktok.com/ZM123/')).toMatchObject({
      sentence: expect.stringContaining('long one') as string,
    });
  });
});
