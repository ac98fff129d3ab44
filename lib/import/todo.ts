/** What Cordon asks for and no source has. `cordon check` refuses it until somebody writes something better. */
export const todo = 'TODO';
