/** What an optional chain gives whose object is not there. */
export class Absent extends Error {}
