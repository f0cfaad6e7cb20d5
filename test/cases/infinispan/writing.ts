import { bringOnline, type Case, ofCache, put, startPushState, takeOffline } from './case.ts';

const WRITTEN = { status: 204 };
/** 15.0 gives the reason only at a node that does not own the key; 16.0 always does, with a number. */
const FAILED = { status: 500, text: /^$|^The local cache |^ISPN000709: / };

/** Users' writes with failure policy FAIL. */
export const WRITING: readonly Case[] = [
  { title: 'both sites are reachable', when: put('sessions'), expected: WRITTEN },
  {
    title: 'the other site gone: every write fails',
    given: ['site-b out of view'],
    when: put('sessions'),
    expected: FAILED,
  },
  {
    title: 'the other site gone: at every node',
    given: ['site-b out of view'],
    when: { ...put('actionTokens'), at: 'other node' },
    expected: FAILED,
  },
  {
    title: 'a cache without backups does not notice',
    given: ['site-b out of view'],
    when: put('local'),
    expected: WRITTEN,
  },
  {
    title: 'gone and taken offline: writes succeed again',
    given: ['site-b out of view', takeOffline('site-b')],
    when: put('sessions'),
    expected: WRITTEN,
  },
  {
    title: 'half taken offline: the other half fails',
    given: ['site-b out of view', ofCache('sessions', 'site-b', 'take-offline')],
    when: put('actionTokens'),
    expected: FAILED,
  },
  {
    title: 'brought online too early',
    given: ['site-b out of view', takeOffline('site-b'), bringOnline('site-b')],
    when: put('sessions'),
    expected: FAILED,
  },
  {
    title: 'pushed too early',
    given: ['site-b out of view', takeOffline('site-b'), startPushState('site-b')],
    when: put('sessions'),
    expected: FAILED,
  },
  {
    title: 'restarted while the other site is gone',
    given: ['site-b out of view', takeOffline('site-b'), 'restarted'],
    when: put('sessions'),
    expected: FAILED,
  },
  { title: 'a backup site that never existed', when: put('elsewhere'), expected: FAILED },
  {
    title: 'an unknown cache',
    when: put('none'),
    expected: {
      status: 404,
      text: "ISPN012010: Cache with name 'none' not found amongst the configured caches",
    },
  },
];
