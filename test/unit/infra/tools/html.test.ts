import { expect, it } from 'vitest';
import { html, type Part } from '../../../../infra/tools/html.ts';
import { HOSTILE } from '../operator/report/hostile.ts';

it.each<{ of: string; part: Part; written: string }>([
  { of: 'a text', part: 'a & b', written: 'a &amp; b' },
  { of: 'every character of markup', part: `<>&"'\``, written: '&lt;&gt;&amp;&quot;&#39;&#96;' },
  { of: 'escaped markup, which is escaped again', part: '&lt;', written: '&amp;lt;' },
  { of: 'a number', part: 1.5, written: '1.5' },
  { of: 'zero', part: 0, written: '0' },
  { of: 'null', part: null, written: '' },
  { of: 'undefined', part: undefined, written: '' },
  { of: 'a template', part: html`<b>${'<'}</b>`, written: '<b>&lt;</b>' },
  { of: 'a list of both', part: ['<', html`<br>`, [1, null]], written: '&lt;<br>1' },
  { of: 'tab and line feed, unchanged', part: 'a\tb\nc', written: 'a\tb\nc' },
  {
    of: 'other controls, made visible',
    part: 'a\u0000\u001b\r\u0085',
    written: 'a\\u0000\\u001b\\u000d\\u0085',
  },
  { of: 'direction controls, made visible', part: '\u202e\u2066\u200f', written: '\\u202e\\u2066\\u200f' },
  { of: 'lone surrogates, made visible', part: '\ud800x', written: '\\ud800x' },
  { of: 'complete characters, unchanged', part: 'متصل 👩‍👩‍👧', written: 'متصل 👩‍👩‍👧' },
])('$of', ({ part, written }) => {
  expect(String(html`<p title="${part}">${part}</p>`)).toBe(`<p title="${written}">${written}</p>`);
});

it.each(Object.entries(HOSTILE))('a hostile text leaves no markup: %s', (_, text) => {
  expect(String(html`${text}`)).not.toMatch(
    /[<>"'`\p{Cc}\p{Bidi_Control}]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/u,
  );
});

it('rejects a text in an attribute without quotes', () => {
  expect(() => html`<p class=${'x'}>`).toThrow('the attribute must have quotes: <p class=');
});

it('treats an object as markup only if it created it', () => {
  const pretended = JSON.parse('{"toString":"<b>","markup":"<b>"}');

  expect(() => html`${pretended}`).toThrow(TypeError);
});
