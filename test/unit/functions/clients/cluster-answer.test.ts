import { describe, expect, it } from 'vitest';
import { clusterView, type NodeView } from '../../../../functions/clients/cluster-answer.ts';

const master = (...sitesView: string[]): NodeView => ({ localSite: 'site-a', siteMaster: true, sitesView });
const member: NodeView = { localSite: 'site-a', siteMaster: false, sitesView: [] };
const both = master('site-a', 'site-b');
const alone = master('site-a');
const joining = master();

describe('the view of a cluster', () => {
  it.each<{
    readonly when: string;
    readonly nodes: readonly [NodeView, ...NodeView[]];
    readonly siteMaster?: boolean;
    readonly sitesView: readonly string[];
    readonly mastersDisagree?: boolean;
  }>([
    { when: 'one site master sees both sites', nodes: [member, both], sitesView: ['site-a', 'site-b'] },
    { when: 'one site master sees only its own site', nodes: [alone, member], sitesView: ['site-a'] },
    { when: 'all site masters see both sites', nodes: [both, both], sitesView: ['site-a', 'site-b'] },
    { when: 'no site master sees the other site', nodes: [alone, alone], sitesView: ['site-a'] },
    {
      when: 'the first of two site masters has a broken bridge',
      nodes: [alone, both],
      sitesView: ['site-a', 'site-b'],
      mastersDisagree: true,
    },
    {
      when: 'the last of five site masters has a broken bridge',
      nodes: [both, both, both, both, alone],
      sitesView: ['site-a', 'site-b'],
      mastersDisagree: true,
    },
    { when: 'no site master answered', nodes: [member, member], siteMaster: false, sitesView: [] },
    { when: 'the only site master is still joining', nodes: [joining], siteMaster: false, sitesView: [] },
    {
      when: 'a joining site master answers, and another one sees both sites',
      nodes: [joining, both],
      sitesView: ['site-a', 'site-b'],
    },
    {
      when: 'a joining site master sees only the other site',
      nodes: [master('site-b'), alone],
      sitesView: ['site-a'],
    },
    {
      when: 'site masters disagree about a third site only',
      nodes: [master('site-a', 'site-b', 'site-c'), both],
      sitesView: ['site-a', 'site-b', 'site-c'],
    },
  ])('$when', ({ nodes, siteMaster = true, sitesView, mastersDisagree = false }) => {
    const view = clusterView(nodes, 'site-b');

    expect(view).toEqual({ localSite: 'site-a', siteMaster, sitesView, mastersDisagree });
  });

  it('has the site name of a joined site master rather than that of another node', () => {
    const elsewhere: NodeView = { ...member, localSite: 'site-x' };

    expect(clusterView([elsewhere, alone], 'site-b').localSite).toBe('site-a');
    expect(clusterView([elsewhere, member], 'site-b').localSite).toBe('site-x');
  });
});
