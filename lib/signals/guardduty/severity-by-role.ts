export { resourceRole, resourceRoles, severitiesInRoles, type ResourceRole } from '../../events/severity-by-role';
