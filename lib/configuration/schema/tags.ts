import { docs, type JsonSchema } from './json-schema';

export const tags: JsonSchema = {
  title: 'tags',
  description:
    'Tags, key to value, on every stack, on every StackSet and on every resource that takes tags. StackSets hands its tags on to the stacks and resources of the accounts.',
  type: 'object',
  additionalProperties: { type: 'string', description: '1 to 256 characters.' },
  'x-default': 'none but those of Cordon',
  'x-source': `${docs}/IAM/latest/APIReference/API_Tag.html`,
};
