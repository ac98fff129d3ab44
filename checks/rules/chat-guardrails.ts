import { unknown, violation, type CheckRule } from '../rule';
import { isIntrinsic, listOf, shown } from '../values';

export const chatGuardrails: CheckRule = {
  id: 'ChatChannelWithoutGuardrails',
  level: 'error',
  types: ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'],
  what: 'A chat channel without guardrail policies, or with AdministratorAccess as a guardrail policy.',
  why: "Without guardrail policies, AdministratorAccess applies. Everybody in the channel can then do everything that the channel's roles allow.",
  fix: 'Set `GuardrailPolicies`. For a channel that only receives messages, use `arn:aws:iam::aws:policy/AWSDenyAll`.',
  pages: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html',
    'https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html',
  ],
  check: ({ properties: { GuardrailPolicies: policies } }) => {
    if (isIntrinsic(policies) && listOf(policies).length > 0) {
      return [unknown('GuardrailPolicies', 'the guardrail policies of the channel are known only after deployment')];
    }
    const all = listOf(policies).map(shown);
    if (all.length === 0) return [violation('GuardrailPolicies', 'the channel has no guardrail policy')];
    return all
      .filter((arn) => /:policy\/AdministratorAccess$/.test(arn))
      .map((arn) => violation(arn, 'the guardrail policy of the channel allows everything'));
  },
};
