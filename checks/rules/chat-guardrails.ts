import { unknown, violation, type CheckRule } from '../rule';
import { isIntrinsic, listOf, shown } from '../values';

export const chatGuardrails: CheckRule = {
  id: 'ChatChannelWithoutGuardrails',
  level: 'error',
  types: ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'],
  what: 'A chat channel without guardrail policies, or with AdministratorAccess as one.',
  why: 'Without one it is AdministratorAccess: whatever the roles of the channel may do, everybody in the channel may do.',
  fix: 'Set `GuardrailPolicies`, to `arn:aws:iam::aws:policy/AWSDenyAll` for a channel that is only told.',
  pages: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html',
    'https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html',
  ],
  check: ({ properties: { GuardrailPolicies: policies } }) => {
    if (isIntrinsic(policies) && listOf(policies).length > 0) {
      return [unknown('GuardrailPolicies', 'which guardrails the channel has is only known when it is deployed')];
    }
    const all = listOf(policies).map(shown);
    if (all.length === 0) return [violation('GuardrailPolicies', 'the channel has no guardrail')];
    return all
      .filter((arn) => /:policy\/AdministratorAccess$/.test(arn))
      .map((arn) => violation(arn, 'the guardrail of the channel allows everything'));
  },
};
