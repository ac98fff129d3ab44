import { subjectOf } from '../../lib/replay/records/subject';
import { ocsfFinding, recordOf } from './support';

const [text, milliseconds] = ['2026-11-23T10:00:00.000Z', Date.parse('2026-11-23T10:00:00Z')];
const other = '2026-01-01T00:00:00Z';

it.each<[string, object, string | undefined]>([
  ['the last time it was seen, as a text', { finding_info: { last_seen_time_dt: text }, time_dt: other }, text],
  ['the last time it was seen, in milliseconds', { finding_info: { last_seen_time: milliseconds, modified_time_dt: other } }, text],
  ['the text, where both are there', { finding_info: { last_seen_time_dt: text, last_seen_time: 0 } }, text],
  ['the time it was changed, in milliseconds', { finding_info: { modified_time: milliseconds }, time: 0 }, text],
  ['its own time, in milliseconds, which OCSF requires', { finding_info: {}, time: milliseconds }, text],
  ['nothing, where the number is no time', { finding_info: {}, time: 9e15 }, undefined],
  ['nothing, where there is none', { finding_info: {} }, undefined],
])('the time of a finding of Security Hub V2 is %s', (_, over, time) => {
  expect(subjectOf(recordOf(ocsfFinding(over as Readonly<Record<string, unknown>>))).time).toBe(time);
});
