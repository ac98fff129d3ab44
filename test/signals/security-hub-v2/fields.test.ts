import { OcsfBooleanField, OcsfDateField, OcsfMapField, OcsfNumberField, OcsfStringField } from '@aws-sdk/client-securityhub';
import { fieldsV2 } from '../../../lib/signals/security-hub-v2/fields';

it.each([
  ['string', OcsfStringField],
  ['number', OcsfNumberField],
  ['date', OcsfDateField],
  ['boolean', OcsfBooleanField],
  ['map', OcsfMapField],
])('has every %s field that the API model has, and no other', (values, model) => {
  const known = fieldsV2.filter((field) => field.values === values).map(({ name }) => name);
  expect([...known].sort()).toEqual(Object.values<string>(model).sort());
});
