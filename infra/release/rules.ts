import type { Json, JsonObject } from './json.ts';
import type { ParameterName } from './parameters.ts';

const equal = (one: ParameterName, other: ParameterName): Json => ({
  'Fn::Equals': [{ Ref: one }, { Ref: other }],
});

const differ = (one: ParameterName, other: ParameterName): Json => ({ 'Fn::Not': [equal(one, other)] });

const empty = (list: ParameterName): Json => ({ 'Fn::EachMemberEquals': [{ Ref: list }, ''] });

const rule = (assert: Json, description: string): JsonObject => ({
  Assertions: [{ Assert: assert, AssertDescription: description }],
});

/** Conditions on pairs of parameters. CloudFormation checks them before it creates or updates a resource. */
export const RULES: JsonObject = {
  SitesHaveOwnNames: rule(differ('Site1Name', 'Site2Name'), 'Site1Name and Site2Name must differ.'),
  SitesHaveOwnEndpoints: rule(
    differ('Site1Endpoint', 'Site2Endpoint'),
    'Site1Endpoint and Site2Endpoint must be different Infinispans.',
  ),
  PreferredSurvivorIsASite: rule(
    {
      'Fn::Or': [
        { 'Fn::Equals': [{ Ref: 'PreferredSurvivor' }, ''] },
        equal('PreferredSurvivor', 'Site1Name'),
        equal('PreferredSurvivor', 'Site2Name'),
      ],
    },
    'PreferredSurvivor must be Site1Name, Site2Name or empty.',
  ),
  VpcIsComplete: rule(
    {
      'Fn::Or': [
        { 'Fn::And': [empty('SubnetIds'), empty('SecurityGroupIds')] },
        { 'Fn::And': [{ 'Fn::Not': [empty('SubnetIds')] }, { 'Fn::Not': [empty('SecurityGroupIds')] }] },
      ],
    },
    'Set both SubnetIds and SecurityGroupIds, or none of them.',
  ),
};
