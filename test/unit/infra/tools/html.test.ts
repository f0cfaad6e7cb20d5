import { expect, it } from 'vitest';
import { html, type Part } from '../../../../infra/tools/html.ts';
import { HOSTILE } from '../operator/report/hostile.ts';

it.each<{ of: string; part: Part; written: string }>([
  { of: 'a text', part: 'a & b', written: 'a &amp; b' },
  { of: 'every sign of markup', part: `<>&"'\``, written: '&lt;&gt;&amp;&quot;&#39;&#96;' },
  { of: 'what is escaped already, again', part: '&lt;', written: '&amp;lt;' },
  { of: 'a number', part: 1.5, written: '1.5' },
  { of: 'zero', part: 0, written: '0' },
  { of: 'nothing', part: null, written: '' },
  { of: 'nothing at all', part: undefined, written: '' },
  { of: 'a template', part: html`<b>${'<'}</b>`, written: '<b>&lt;</b>' },
  { of: 'a list of both', part: ['<', html`<br>`, [1, null]], written: '&lt;<br>1' },
  { of: 'tab and line feed, as they are', part: 'a\tb\nc', written: 'a\tb\nc' },
  { of: 'other controls, seen', part: 'a\u0000\u001b\r\u0085', written: 'a\\u0000\\u001b\\u000d\\u0085' },
  { of: 'what turns the direction, seen', part: '\u202e\u2066\u200f', written: '\\u202e\\u2066\\u200f' },
  { of: 'half a character, seen', part: '\ud800x', written: '\\ud800x' },
  { of: 'whole characters, as they are', part: 'متصل 👩‍👩‍👧', written: 'متصل 👩‍👩‍👧' },
])('$of', ({ part, written }) => {
  expect(String(html`<p title="${part}">${part}</p>`)).toBe(`<p title="${written}">${written}</p>`);
});

it.each(Object.entries(HOSTILE))('nothing is left of a hostile text that could be markup: %s', (_, text) => {
  expect(String(html`${text}`)).not.toMatch(
    /[<>"'`\p{Cc}\p{Bidi_Control}]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/u,
  );
});

it('has no place for a text in an attribute without quotes', () => {
  expect(() => html`<p class=${'x'}>`).toThrow('the attribute must have quotes: <p class=');
});

it('takes an object for markup only if it made it', () => {
  const pretended = JSON.parse('{"toString":"<b>","markup":"<b>"}');

  expect(() => html`${pretended}`).toThrow(TypeError);
});
