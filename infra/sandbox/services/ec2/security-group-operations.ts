import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  SecurityGroup,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { dependencyViolation, missingParameter } from './errors.ts';
import { specifiedTags } from './records.ts';
import type { NetworkRecords } from './records.ts';
import { describeRule, permissionsOf, readPermissions, sameRule } from './security-group-rules.ts';

type RuleInput = AuthorizeSecurityGroupIngressRequest & AuthorizeSecurityGroupEgressRequest;

function saveRule(cloud: Cloud, records: NetworkRecords, rule: SecurityGroupRule): SecurityGroupRule {
  const id = records.newId('sgr');
  const saved: SecurityGroupRule = {
    ...rule,
    SecurityGroupRuleId: id,
    SecurityGroupRuleArn: `arn:aws:ec2:${cloud.region}:${cloud.account}:security-group-rule/${id}`,
    GroupOwnerId: cloud.account,
  };
  records.save('sgr', id, saved);
  return saved;
}

/** A new group lets everything out and nothing in. */
function makeGroup(cloud: Cloud, records: NetworkRecords, group: SecurityGroup): SecurityGroup {
  const id = records.newId('sg');
  const saved: SecurityGroup = {
    ...group,
    GroupId: id,
    OwnerId: cloud.account,
    SecurityGroupArn: `arn:aws:ec2:${cloud.region}:${cloud.account}:security-group/${id}`,
  };
  records.save('sg', id, saved);
  saveRule(cloud, records, { GroupId: id, IsEgress: true, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' });
  return saved;
}

/** The group of a network that members of it talk to each other by. */
export function makeDefaultGroup(cloud: Cloud, records: NetworkRecords, vpcId: string): void {
  const { GroupId: id } = makeGroup(cloud, records, {
    VpcId: vpcId,
    GroupName: 'default',
    Description: 'default VPC security group',
    Tags: [],
  });
  saveRule(cloud, records, {
    GroupId: id,
    IsEgress: false,
    IpProtocol: '-1',
    ReferencedGroupInfo: { GroupId: id, UserId: cloud.account },
  });
}

/** Security groups and their rules, which are records of their own. */
export function createSecurityGroupOperations(cloud: Cloud, records: NetworkRecords) {
  function rulesOf(groupId: string | undefined): readonly SecurityGroupRule[] {
    return records.all('sgr').filter(({ GroupId }) => GroupId === groupId);
  }

  function described(group: SecurityGroup): SecurityGroup {
    const rules = rulesOf(group.GroupId);
    return {
      ...group,
      IpPermissions: permissionsOf(rules.filter(({ IsEgress }) => !IsEgress)),
      IpPermissionsEgress: permissionsOf(rules.filter(({ IsEgress }) => IsEgress)),
    };
  }

  function createSecurityGroup(input: CreateSecurityGroupRequest): CreateSecurityGroupResult {
    const { GroupName: name = '', Description: description = '', VpcId: vpcId } = input;
    if (vpcId === undefined) throw missingParameter('VpcId');
    const vpc = records.require('vpc', vpcId);
    if (name.startsWith('sg-') || name.length > 255)
      throw new ServiceError('InvalidParameterValue', `Value (${name}) for parameter GroupName is invalid.`);
    const isTaken = records.all('sg').some((one) => one.VpcId === vpcId && one.GroupName === name);
    if (isTaken)
      throw new ServiceError(
        'InvalidGroup.Duplicate',
        `The security group '${name}' already exists for VPC '${vpcId}'`,
      );
    const group = makeGroup(cloud, records, {
      VpcId: vpc.VpcId,
      GroupName: name,
      Description: description,
      Tags: specifiedTags(input.TagSpecifications),
    });
    return { GroupId: group.GroupId, SecurityGroupArn: group.SecurityGroupArn, Tags: group.Tags };
  }

  function describeSecurityGroups(input: DescribeSecurityGroupsRequest): DescribeSecurityGroupsResult {
    const permissions = (group: SecurityGroup) => described(group).IpPermissions ?? [];
    const byName = input.GroupNames?.length
      ? [{ Name: 'group-name', Values: input.GroupNames }, ...(input.Filters ?? [])]
      : input.Filters;
    const page = records.list('sg', {
      ids: input.GroupIds,
      filters: byName,
      idOf: ({ GroupId }) => GroupId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'group-id': ({ GroupId }) => [GroupId],
        'group-name': ({ GroupName }) => [GroupName],
        'vpc-id': ({ VpcId }) => [VpcId],
        description: ({ Description }) => [Description],
        'owner-id': ({ OwnerId }) => [OwnerId],
        'ip-permission.cidr': (group) =>
          permissions(group).flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => CidrIp)),
        'ip-permission.from-port': (group) => permissions(group).map(({ FromPort }) => String(FromPort)),
        'ip-permission.to-port': (group) => permissions(group).map(({ ToPort }) => String(ToPort)),
        'ip-permission.group-id': (group) =>
          permissions(group).flatMap(({ UserIdGroupPairs = [] }) =>
            UserIdGroupPairs.map(({ GroupId }) => GroupId),
          ),
      },
    });
    return { SecurityGroups: page.items.map(described), NextToken: page.nextToken };
  }

  function deleteSecurityGroup(input: DeleteSecurityGroupRequest): DeleteSecurityGroupResult {
    const { GroupId: id = '', GroupName: name } = records.require('sg', input.GroupId);
    if (name === 'default')
      throw new ServiceError(
        'CannotDelete',
        `the specified group: "${id}" name: "default" cannot be deleted by a user`,
      );
    const isUsed =
      records.all('sgr').some((rule) => rule.GroupId !== id && rule.ReferencedGroupInfo?.GroupId === id) ||
      records.all('eni').some(({ Groups }) => Groups?.some(({ GroupId }) => GroupId === id)) ||
      records.all('vpce').some(({ Groups }) => Groups?.some(({ GroupId }) => GroupId === id));
    if (isUsed) throw dependencyViolation(`resource ${id} has a dependent object`);
    for (const { SecurityGroupRuleId = '' } of rulesOf(id)) records.remove('sgr', SecurityGroupRuleId);
    records.remove('sg', id);
    return { Return: true, GroupId: id };
  }

  function authorize(input: RuleInput, isEgress: boolean): AuthorizeSecurityGroupIngressResult {
    const { GroupId: id } = records.require('sg', input.GroupId);
    const tags = specifiedTags(input.TagSpecifications);
    const wanted = readPermissions(input, cloud.account).map((rule) => ({
      ...rule,
      GroupId: id,
      IsEgress: isEgress,
      Tags: tags,
    }));
    if (wanted.length === 0) throw missingParameter('ipPermissions');
    const present = rulesOf(id);
    for (const rule of wanted) {
      if (rule.ReferencedGroupInfo) records.require('sg', rule.ReferencedGroupInfo.GroupId);
      if (present.some((other) => sameRule(other, rule)))
        throw new ServiceError(
          'InvalidPermission.Duplicate',
          `the specified rule "${describeRule(rule)}, ALLOW" already exists`,
        );
    }
    return { Return: true, SecurityGroupRules: wanted.map((rule) => saveRule(cloud, records, rule)) };
  }

  function revoke(
    input: RevokeSecurityGroupIngressRequest & RevokeSecurityGroupEgressRequest,
    isEgress: boolean,
  ): RevokeSecurityGroupIngressResult {
    const { GroupId: id } = records.require('sg', input.GroupId);
    const present = rulesOf(id);
    const byId = (input.SecurityGroupRuleIds ?? []).map((ruleId) => {
      const rule = records.require('sgr', ruleId);
      if (rule.GroupId === id && rule.IsEgress === isEgress) return rule;
      throw new ServiceError(
        'InvalidSecurityGroupRuleId.NotFound',
        `The security group rule ID '${ruleId}' does not exist`,
      );
    });
    const bySense = readPermissions(input, cloud.account).map((rule) => {
      const found = present.find((other) => sameRule(other, { ...rule, IsEgress: isEgress }));
      if (found) return found;
      throw new ServiceError(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    });
    for (const { SecurityGroupRuleId = '' } of [...byId, ...bySense])
      records.remove('sgr', SecurityGroupRuleId);
    return { Return: true };
  }

  function describeRules(input: DescribeSecurityGroupRulesRequest): DescribeSecurityGroupRulesResult {
    const page = records.list('sgr', {
      ids: input.SecurityGroupRuleIds,
      filters: input.Filters,
      idOf: ({ SecurityGroupRuleId }) => SecurityGroupRuleId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'group-id': ({ GroupId }) => [GroupId],
        'security-group-rule-id': ({ SecurityGroupRuleId }) => [SecurityGroupRuleId],
      },
    });
    return { SecurityGroupRules: page.items, NextToken: page.nextToken };
  }

  return {
    CreateSecurityGroup: createSecurityGroup,
    DescribeSecurityGroups: describeSecurityGroups,
    DeleteSecurityGroup: deleteSecurityGroup,
    AuthorizeSecurityGroupIngress: (input: RuleInput) => authorize(input, false),
    AuthorizeSecurityGroupEgress: (input: RuleInput) => authorize(input, true),
    RevokeSecurityGroupIngress: (input: RevokeSecurityGroupIngressRequest) =>
      revoke(input as RevokeSecurityGroupIngressRequest & RevokeSecurityGroupEgressRequest, false),
    RevokeSecurityGroupEgress: (input: RevokeSecurityGroupEgressRequest) =>
      revoke(input as RevokeSecurityGroupIngressRequest & RevokeSecurityGroupEgressRequest, true),
    DescribeSecurityGroupRules: describeRules,
  };
}
