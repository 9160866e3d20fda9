/** The file in which a repository says of itself what cannot be read from its code. */
export const CONFIG_FILE = 'plimsoll.yaml'
