import { storyToText } from '../../lib/report/story-text';
import { type Replayed } from '../../lib/replay/ways';

const path = (...detailTypes: readonly string[]): Replayed => ({
  subject: { form: 'guardduty' },
  events: detailTypes.map((detailType) => ({ source: 'aws.guardduty', detailType, sent: true, isRecorded: true })),
  routes: [],
  routed: false,
  doubts: [],
});

it.each([
  [['A'], '"A".'],
  [['A', 'B'], '"A" and "B".'],
  [['A', 'B', 'C'], '"A", "B" and "C".'],
])('names the events of %j as a list', (events, said) => {
  expect(storyToText(path(...events), { colour: false })).toContain(`EventBridge gets ${said}`);
});
