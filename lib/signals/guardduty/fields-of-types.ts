export { canHaveField } from '../../events/fields-of-types';
