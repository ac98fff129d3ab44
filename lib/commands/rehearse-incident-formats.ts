/** Forms of the result of `cordon rehearse incident`. */
export const incidentFormats = ['text', 'json', 'markdown'] as const;
export type IncidentFormat = (typeof incidentFormats)[number];
