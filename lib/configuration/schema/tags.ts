import { docs, type JsonSchema } from './json-schema';

export const tags: JsonSchema = {
  title: 'tags',
  description:
    'Tags, key to value, on every stack, StackSet and resource that supports tags. StackSets passes its tags to the stacks and resources of the accounts.',
  type: 'object',
  additionalProperties: { type: 'string', description: '1 to 256 characters.' },
  'x-default': 'only the tags of Cordon',
  'x-source': `${docs}/IAM/latest/APIReference/API_Tag.html`,
};
